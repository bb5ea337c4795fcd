package org.vconserver.deploy.framework;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.SatisfiedReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;
import org.osgi.util.promise.Promises;
import org.vconserver.api.server.ReadinessFinding;

/** Components that do not work although all that they need is there. */
class StuckComponentsTest {
  private final List<String> calls = new ArrayList<>();
  private final List<String> counted = new ArrayList<>();
  private final ComponentDescriptionDTO description = new ComponentDescriptionDTO();
  private final ComponentConfigurationDTO instance = new ComponentConfigurationDTO();
  private boolean serviceIsThere = true;
  private long nanos;

  private final Bundle bundle = proxy(Bundle.class, (method, arguments) -> 7L);
  private final ServiceReference<?> service =
      proxy(ServiceReference.class, (method, arguments) -> bundle);
  private final BundleContext context =
      proxy(
          BundleContext.class,
          (method, arguments) ->
              serviceIsThere && "a.Store".equals(arguments[0])
                  ? new ServiceReference<?>[] {service}
                  : null);
  private final ServiceComponentRuntime runtime =
      proxy(
          ServiceComponentRuntime.class,
          (method, arguments) ->
              switch (method) {
                case "getComponentDescriptionDTOs" -> List.of(description);
                case "getComponentConfigurationDTOs" -> List.of(instance);
                case "isComponentEnabled" -> true;
                default -> {
                  calls.add(method);
                  yield Promises.resolved(null);
                }
              });
  private final StuckComponents stuck =
      new StuckComponents(context, runtime, any -> true, () -> nanos, counted::add);

  private interface Answer {
    @Nullable Object to(String method, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
  }

  StuckComponentsTest() {
    ReferenceDTO reference = new ReferenceDTO();
    reference.name = "store";
    reference.interfaceName = "a.Store";
    reference.policy = "dynamic";
    reference.cardinality = "0..1";
    description.name = "a.Component";
    description.configurationPolicy = "optional";
    description.serviceInterfaces = new String[] {"a.Service"};
    description.references = new ReferenceDTO[] {reference};
    UnsatisfiedReferenceDTO unsatisfied = new UnsatisfiedReferenceDTO();
    unsatisfied.name = "store";
    instance.state = ComponentConfigurationDTO.UNSATISFIED_REFERENCE;
    instance.unsatisfiedReferences = new UnsatisfiedReferenceDTO[] {unsatisfied};
  }

  private List<String> lookAfter(int seconds) {
    nanos += Duration.ofSeconds(seconds).toNanos();
    return stuck.look(List.of(bundle)).stream().map(ReadinessFinding::check).toList();
  }

  private void assertEnabledAnewOnce() {
    assertEquals(List.of(), lookAfter(0));
    assertEquals(List.of(), lookAfter(9));
    assertEquals(List.of(), calls);
    assertEquals(List.of("component a.Component"), lookAfter(1));
    assertEquals(List.of("component a.Component"), lookAfter(60));
    assertEquals(List.of("disableComponent", "enableComponent"), calls);
    assertEquals(List.of("a.Component"), counted);
  }

  @Test
  void whatLacksNothingAndDoesNotWorkForTenSecondsIsToldAndEnabledAnewOnce() {
    assertEnabledAnewOnce();
    instance.state = ComponentConfigurationDTO.FAILED_ACTIVATION;
    assertEquals(List.of(), lookAfter(1), "others tell of that");
  }

  @Test
  void whatWaitsForAServiceThatIsAbsentWaits() {
    serviceIsThere = false;
    assertEquals(List.of(), lookAfter(0));
    assertEquals(List.of(), lookAfter(60));
    serviceIsThere = true;
    assertEquals(List.of(), lookAfter(0), "the time counts from when it is there");
    assertEquals(List.of(), calls);
  }

  @Test
  void whatHasMissedAServiceIsEnabledAnew() {
    SatisfiedReferenceDTO unbound = new SatisfiedReferenceDTO();
    unbound.name = "store";
    unbound.boundServices = new org.osgi.framework.dto.ServiceReferenceDTO[0];
    instance.satisfiedReferences = new SatisfiedReferenceDTO[] {unbound};
    instance.state = ComponentConfigurationDTO.ACTIVE;
    assertEnabledAnewOnce();
  }

  @Test
  void whatIsSatisfiedAndNotProvidedIsEnabledAnew() {
    instance.state = ComponentConfigurationDTO.SATISFIED;
    assertEnabledAnewOnce();
  }

  @Test
  void whatNobodyHasAskedForYetIsAsItShouldBe() {
    instance.state = ComponentConfigurationDTO.SATISFIED;
    instance.service = new org.osgi.framework.dto.ServiceReferenceDTO();
    assertEquals(List.of(), lookAfter(0));
    assertEquals(List.of(), lookAfter(60));
  }
}
