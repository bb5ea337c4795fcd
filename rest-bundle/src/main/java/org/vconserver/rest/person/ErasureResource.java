package org.vconserver.rest.person;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.access.Scope;
import org.vconserver.api.change.ChangeCause;
import org.vconserver.api.erasure.Erasure;
import org.vconserver.api.erasure.ErasureRecords;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.index.VconFilter;
import org.vconserver.api.index.VconIndex;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.job.JobsFound;
import org.vconserver.api.store.VconStore;
import org.vconserver.rest.request.Asking;
import org.vconserver.rest.request.BodyLimit;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.Pool;
import org.vconserver.rest.request.RequestBody;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.index.IndexTerm;

/** Erases what concerns a person, and tells what was erased. Thread-safe. */
@Path("erasures")
@Consumes(MediaType.WILDCARD)
@Tag(name = "vCon: Storage CRUD")
public final class ErasureResource {
  private static final Logger LOG = LoggerFactory.getLogger(ErasureResource.class);
  private static final String CONFIRM = "confirm";
  private static final int LARGEST_PAGE = 1000;

  private final Supplier<VconStore> vcons;
  private final Supplier<VconIndex> index;
  private final Supplier<JobQueues> queues;
  private final Supplier<ErasureRecords> records;
  private final Clock clock;

  /** Makes the resource; what is given throws if it is away. */
  public ErasureResource(
      Supplier<VconStore> vcons,
      Supplier<VconIndex> index,
      Supplier<JobQueues> queues,
      Supplier<ErasureRecords> records,
      Clock clock) {
    this.vcons = vcons;
    this.index = index;
    this.queues = queues;
    this.records = records;
    this.clock = clock;
  }

  /** Tells what an erasure would take; asked again with what it is confirmed by, takes it. */
  @POST
  @RestOperation(
      id = "erase",
      summary = "Erase what concerns a person",
      scope = Scope.ERASURE_RUN,
      body = BodyLimit.JSON,
      pool = Pool.LONG,
      request = ErasureShapes.Wanted.class,
      answer = ErasureShapes.Answer.class,
      failures = {409})
  public Response erase(InputStream body, @Context ContainerRequestContext call) {
    ObjectNode wanted = RequestBody.object(body);
    PersonSelection selection = PersonSelection.read(wanted, List.of(CONFIRM));
    ErasurePlan plan = ErasurePlan.of(selection, index.get(), vcons.get());
    if (!wanted.hasNonNull(CONFIRM)) {
      return Responses.json(described(plan));
    }
    requireComplete();
    if (!plan.digest().equals(wanted.path(CONFIRM).asText())) {
      throw new VconException(
          ServerError.ERASURE_CHANGED,
          "confirm: the vCons that concern the person are not, or no longer, those that it stands"
              + " for: ask without it what they are now");
    }
    return Responses.json(erase(plan, selection, call));
  }

  private void requireComplete() {
    long behind = index.get().behind();
    if (behind > 0) {
      throw new VconException(
          ServerError.SERVICE_UNAVAILABLE,
          "The index is not complete: "
              + behind
              + " vCons are not in it yet, and could be missed. Ask again later");
    }
  }

  private ObjectNode described(ErasurePlan plan) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put(CONFIRM, plan.digest()).put("vcons", plan.vcons().size());
    answer.put("relatives", plan.vcons().stream().filter(ErasurePlan.Planned::relative).count());
    VconStore store = vcons.get();
    answer.put(
        "former_versions",
        plan.vcons().stream().mapToLong(vcon -> store.formerVersions(vcon.uuid()).size()).sum());
    answer.put("jobs", plan.vcons().stream().mapToLong(vcon -> jobs(vcon.uuid())).sum());
    ArrayNode planned = answer.putArray("planned");
    plan.vcons()
        .forEach(
            vcon -> planned.addObject().put("uuid", vcon.uuid()).put("relative", vcon.relative()));
    plan.groups().forEach(answer.putArray("groups")::add);
    VconFilter encrypted = VconFilter.of(IndexTerm.word("form", "encrypted").orElseThrow());
    answer.put("not_searched", index.get().count(encrypted));
    return answer.put("index_behind", index.get().behind()).put("more", plan.isCut());
  }

  private long jobs(String uuid) {
    long jobs = 0;
    long before = 0;
    do {
      JobsFound found = queues.get().jobsOf(uuid, before, LARGEST_PAGE);
      jobs += found.jobs().size();
      before = found.before();
    } while (before != 0);
    return jobs;
  }

  private ObjectNode erase(
      ErasurePlan plan, PersonSelection selection, ContainerRequestContext call) {
    ChangeCause asked = Asking.cause(call);
    Erasure begun = Erasure.begin(clock.instant(), asked.askedBy(), selection.kinds());
    ErasureRecords kept = records.get();
    long id = kept.add(begun);
    ErasureRun run = new ErasureRun(vcons.get(), queues.get(), asked.inErasure(Long.toString(id)));
    Erasure told;
    try {
      run.erase(plan);
    } catch (VconException e) {
      LOG.error("Erasure {} is not complete: {}", id, run.told(begun, Optional.empty()).toJson());
      kept.replace(id, run.told(begun, Optional.empty()));
      throw e;
    }
    told = run.told(begun, Optional.of(clock.instant()));
    kept.replace(id, told);
    LOG.info("Erasure {}: {}", id, told.toJson());
    ObjectNode answer = shown(id, told).put("more", plan.isCut());
    answer.set("not_erased", run.left());
    return answer;
  }

  private static ObjectNode shown(long id, Erasure erasure) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", Long.toString(id));
    json.setAll(erasure.toJson());
    return json;
  }

  /** Answers with what one erasure has done. */
  @GET
  @Path("{erasure_id}")
  @RestOperation(
      id = "get_erasure",
      summary = "Tell what an erasure has done",
      scope = Scope.AUDIT_READ,
      answer = ErasureShapes.Answer.class,
      failures = {404})
  public Response get(@PathParam("erasure_id") @Schema(pattern = "[0-9]+") String id) {
    long number = Params.number("erasure_id", id);
    return records
        .get()
        .find(number)
        .map(erasure -> Responses.json(shown(number, erasure)))
        .orElseThrow(
            () ->
                new VconException(ServerError.ERASURE_NOT_FOUND, "erasure: " + id + " not found"));
  }

  /** Lists what erasures have done, the last one first. */
  @GET
  @RestOperation(
      id = "get_erasures",
      summary = "List erasures",
      scope = Scope.AUDIT_READ,
      answer = ErasureShapes.Listed.class)
  public Response list(
      @QueryParam("before") @Schema(pattern = "[0-9]+") @Nullable String before,
      @QueryParam("limit")
          @Schema(implementation = int.class, minimum = "1", maximum = "1000", defaultValue = "50")
          @Nullable String limit,
      @Context ContainerRequestContext call) {
    Params.requireKnown(call, List.of("before", "limit"));
    int most = Params.integer("limit", limit, 50, 1, LARGEST_PAGE);
    long end = before == null ? Long.MAX_VALUE : Params.id("before", before);
    List<ErasureRecords.Kept> page = records.get().list(end, most);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode erasures = answer.putArray("erasures");
    page.forEach(kept -> erasures.add(shown(kept.id(), kept.erasure())));
    if (page.size() == most) {
      answer.put("next_before", Long.toString(page.get(most - 1).id()));
    }
    return Responses.json(answer);
  }
}
