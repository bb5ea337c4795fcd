package org.vconserver.rest.request;

import jakarta.ws.rs.core.Configuration;
import org.glassfish.jersey.server.model.ModelProcessor;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;
import org.glassfish.jersey.server.model.ResourceModel;
import org.jspecify.annotations.Nullable;

/**
 * Makes Jersey hand each operation whose {@link RestOperation} names a pool to {@link
 * OperationThreads}, once its path is matched and its filters have passed it. Thread-safe.
 */
public final class PooledOperations implements ModelProcessor {
  @Override
  public ResourceModel processResourceModel(ResourceModel model, Configuration configuration) {
    ResourceModel.Builder pooled = new ResourceModel.Builder(false);
    model.getResources().forEach(resource -> pooled.addResource(pooled(resource)));
    return pooled.build();
  }

  @Override
  public ResourceModel processSubResource(ResourceModel model, Configuration configuration) {
    return model;
  }

  /**
   * Gives the pool of a method of a resource; that of short work for what is no operation of ours.
   */
  static Pool pool(java.lang.reflect.@Nullable Method method) {
    RestOperation operation = method == null ? null : method.getAnnotation(RestOperation.class);
    return operation == null ? Pool.DEFAULT : operation.pool();
  }

  private static Resource pooled(Resource resource) {
    Resource.Builder builder = Resource.builder(resource);
    for (ResourceMethod method : resource.getResourceMethods()) {
      if (pool(method.getInvocable().getDefinitionMethod()) != Pool.DEFAULT) {
        builder.updateMethod(method).managedAsync();
      }
    }
    for (Resource child : resource.getChildResources()) {
      builder.replaceChildResource(child, pooled(child));
    }
    return builder.build();
  }
}
