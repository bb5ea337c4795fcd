package org.vconserver.processor.openai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.processor.Notice;
import org.vconserver.api.query.QueryLanguage;
import org.vconserver.pipeline.figures.ProcessCounters;
import org.vconserver.pipeline.vendor.VendorHttp;
import org.vconserver.processor.core.JqQueryLanguage;
import org.vconserver.processor.core.QueryGuard;
import org.vconserver.tck.RecordingSession;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;

@Timeout(60)
class OpenAiChatCompletionProcessorTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final QueryLanguage JQ =
      new JqQueryLanguage(new QueryGuard(proxy(QueryGuard.Config.class, Map.of())));

  private final List<Duration> waits = new ArrayList<>();
  private final Map<String, Object> config = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();
  private final VendorHttp calls =
      new VendorHttp(new ProcessCounters(), Clock.systemUTC(), System::nanoTime, waits::add, 9);
  private LocalService service;
  private List<String> told = List.of();

  @BeforeEach
  void start() throws Exception {
    service = new LocalService();
    config.put("openai__base__url", service.url());
    config.put("_openai__api__key", "sk-test");
  }

  @AfterEach
  void stop() {
    calls.close();
    service.close();
  }

  private static <T> T proxy(Class<T> type, Map<String, Object> values) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                values.getOrDefault(method.getName(), method.getDefaultValue())));
  }

  private static Vcon read(String file) throws Exception {
    return Vcon.parse(
        Files.readAllBytes(
            Path.of(System.getProperty("vcon.test.data"), "vcons/valid").resolve(file)));
  }

  private OpenAiChatCompletionProcessor processor() {
    return new OpenAiChatCompletionProcessor(
        proxy(OpenAiConfig.class, config), JQ, calls, environment);
  }

  /** Options as JSON, with the defaults of the record for all others. */
  private static OpenAiChatCompletionOptions options(String json) throws Exception {
    ObjectNode given = (ObjectNode) JSON.readTree(json.replace('\'', '"'));
    return new OpenAiChatCompletionOptions(
        given.has("input_dialogs") ? given.get("input_dialogs") : JSON.readTree("\"\""),
        given.path("model").asText("gpt-4-1106-preview"),
        given.path("prompt").asText("Summarize the transcript in these messages."),
        given.path("max_tokens").asInt(100),
        given.path("max_tokens_param").asText("auto"),
        given.path("temperature").asDouble(0),
        given.path("jq_result").asText(".choices[0].message.content"),
        given.path("json_response").asBoolean(false),
        given.path("analysis_type").asText("summary"),
        given.path("skip_existing").asBoolean(false),
        given.path("max_input_tokens").asInt(0),
        given.path("when_too_long").asText("shorten"));
  }

  private Vcon process(Vcon vcon, String options) throws Exception {
    RecordingSession session = RecordingSession.of(vcon);
    processor().process(session, options(options));
    told = session.notices().stream().map(Notice::code).toList();
    assertEquals(!session.input().tree().equals(vcon.tree()), session.modified().contains(0));
    return session.input();
  }

  private VconException fails(String options) {
    return assertThrows(VconException.class, () -> process(read("0.4.0/own_chat.vcon"), options));
  }

  @Test
  void asksInTheWordsOfThePeer() throws Exception {
    service.reply(200, "openai_chat_200.json");
    process(read("0.4.0/own_chat.vcon"), "{}");
    LocalService.Request request = service.requests().get(0);
    assertEquals("POST", request.method());
    assertEquals("/v1/chat/completions", request.uri().toString());
    assertEquals("Bearer sk-test", request.header("Authorization"));
    assertEquals("application/json", request.header("Content-type"));
    JsonNode body = request.body();
    assertEquals("gpt-4-1106-preview", body.path("model").asText());
    assertEquals(100, body.path("max_tokens").asInt());
    assertTrue(body.path("temperature").isNumber());
    assertFalse(body.has("response_format"));
    JsonNode messages = body.path("messages");
    assertEquals(6, messages.size());
    assertEquals("user", messages.path(0).path("role").asText());
    assertEquals(
        "in chat at 2026-03-01T10:00:00.000+00:00, Alice said: Hi, my invoice is wrong.",
        messages.path(0).path("content").asText());
    assertEquals(
        "in chat at 2026-03-01T10:00:30.000+00:00, Bob said: Sorry to hear that. Which invoice"
            + " number?",
        messages.path(1).path("content").asText());
    assertEquals("system", messages.path(4).path("role").asText());
    assertEquals("You are a helpful assistant.", messages.path(4).path("content").asText());
    assertEquals(
        "Summarize the transcript in these messages.", messages.path(5).path("content").asText());
  }

  @Test
  void addsOneAnalysisForAllDialogs() throws Exception {
    service.reply(200, "openai_chat_200.json");
    Vcon vcon = process(read("0.4.0/own_chat.vcon"), "{'prompt':'p','analysis_type':'notes'}");
    assertEquals(1, vcon.analyses().size());
    assertEquals(
        JSON.readTree(
            """
            {"type":"notes","dialog":[0,1,2,3],"vendor":"openai","product":"ChatCompletion",
             "schema":"text","prompt":"p","model":"gpt-4-1106-preview","mediatype":"text/plain",
             "encoding":"none",
             "body":"The customer reported a double charge on invoice 4711; the agent refunded it.",
             "usage":{"prompt_tokens":90,"completion_tokens":17,"total_tokens":107}}
            """),
        vcon.analyses().get(0));
  }

  @Test
  void givesTranscriptsOfBothShapesAsCalls() throws Exception {
    service.reply(200, "openai_chat_200.json").reply(200, "openai_chat_200.json");
    process(read("0.0.2/pyvcon_deepgram_external.vcon"), "{}");
    process(read("0.0.2/pyvcon_whisper_external_large.vcon"), "{}");
    JsonNode deepgram = service.requests().get(0).body().path("messages");
    assertTrue(deepgram.size() > 20, () -> deepgram.size() + " messages");
    String first = deepgram.path(0).path("content").asText();
    assertTrue(
        first.matches(
            "(?s)in a call that took place at 2023-08-31T18:26:3\\S+\\+00:00 to"
                + " 2023-08-31T18:26:\\S+\\+00:00, .+ said: You have reached .*"),
        first);
    JsonNode whisper = service.requests().get(1).body().path("messages");
    assertEquals(3, whisper.size());
    assertEquals(0, process(read("0.0.1/pyvcon_hello_wav.vcon"), "{}").analyses().size());
  }

  @Test
  void onlyTheSelectedDialogsAreGiven() throws Exception {
    service.reply(200, "openai_chat_200.json");
    Vcon vcon = process(read("0.4.0/own_chat.vcon"), "{'input_dialogs':'2'}");
    assertEquals(3, service.requests().get(0).body().path("messages").size());
    assertEquals(2, vcon.analyses().get(0).path("dialog").intValue());
    assertEquals(ServerError.INVALID_OPTIONS, fails("{'input_dialogs':'1:2:3:4'}").code());
  }

  @Test
  void withoutTextNothingIsAskedAndNothingChanges() throws Exception {
    Vcon vcon = read("0.0.1/pyvcon_hello_wav.vcon");
    assertEquals(vcon.tree(), process(vcon, "{}").tree());
    Vcon chat = read("0.4.0/own_chat.vcon");
    assertEquals(chat.tree(), process(chat, "{'input_dialogs':[]}").tree());
    assertEquals(0, service.requests().size());
  }

  @Test
  void jsonAnswersAreAskedForAndKeptAsJson() throws Exception {
    service.reply(200, "openai_chat_200_json_object.json");
    Vcon vcon =
        process(
            read("0.4.0/own_chat.vcon"),
            "{'json_response':true,'jq_result':'.choices[0].message.content | fromjson'}");
    assertEquals(
        "{\"type\":\"json_object\"}",
        service.requests().get(0).body().path("response_format").toString());
    ObjectNode analysis = vcon.analyses().get(0);
    assertTrue(analysis.path("body").isObject());
    assertEquals("json", analysis.path("encoding").asText());
    assertEquals("application/json", analysis.path("mediatype").asText());
    assertEquals(
        "chat_completion_object ?jq=.choices[0].message.content | fromjson",
        analysis.path("schema").asText());
    service.reply(200, "openai_chat_200.json");
    Vcon whole = process(read("0.4.0/own_chat.vcon"), "{'jq_result':'.'}");
    assertEquals("chat_completion_object", whole.analyses().get(0).path("schema").asText());
    assertEquals("chatcmpl-1", whole.analyses().get(0).path("body").path("id").asText());
  }

  private static String answer(String content) throws Exception {
    ObjectNode answer = JSON.createObjectNode();
    ObjectNode choice = answer.putArray("choices").addObject().put("finish_reason", "stop");
    choice.putObject("message").put("role", "assistant").put("content", content);
    answer.putObject("usage").put("prompt_tokens", 10).put("total_tokens", 12);
    return JSON.writeValueAsString(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'mood':'glad'}",
        "```json\n{'mood':'glad'}\n```",
        "```\n{'mood':'glad'}\n```",
        " ~~~ JSON\n{'mood':\n'glad'}\n~~~\n"
      })
  void aJsonResponseIsKeptAsJsonWithoutFences(String content) throws Exception {
    service.replyText(200, answer(content.replace('\'', '"')));
    ObjectNode analysis =
        process(read("0.4.0/own_chat.vcon"), "{'json_response':true}").analyses().get(0);
    assertEquals("glad", analysis.at("/body/mood").asText());
    assertEquals("json", analysis.path("encoding").asText());
    assertEquals("application/json", analysis.path("mediatype").asText());
    assertEquals(List.of(), told);
  }

  @Test
  void aJsonResponseThatIsNoJsonIsKeptAsTextAndSaysSo() throws Exception {
    service.replyText(200, answer("I can't {do} that"));
    ObjectNode analysis =
        process(read("0.4.0/own_chat.vcon"), "{'json_response':true}").analyses().get(0);
    assertEquals("I can't {do} that", analysis.path("body").asText());
    assertEquals("none", analysis.path("encoding").asText());
    assertEquals(List.of("answer_not_json"), told);
  }

  @Test
  void theAnalysisNamesTheVendorAndProductThatAreConfigured() throws Exception {
    config.put("analysis__vendor", "acme");
    config.put("analysis__product", "local-7b");
    service.replyText(200, answer("x"));
    ObjectNode analysis = process(read("0.4.0/own_chat.vcon"), "{}").analyses().get(0);
    assertEquals("acme", analysis.path("vendor").asText());
    assertEquals("local-7b", analysis.path("product").asText());
  }

  @Test
  void anAnalysisThatIsThereIsNotAskedForAgain() throws Exception {
    service.replyText(200, answer("x")).replyText(200, answer("y")).replyText(200, answer("z"));
    Vcon once = process(read("0.4.0/own_chat.vcon"), "{'skip_existing':true}");
    Vcon twice = process(once, "{'skip_existing':true}");
    assertEquals(1, twice.analyses().size());
    assertEquals(1, service.requests().size());
    assertEquals(List.of("analysis_exists"), told);
    assertEquals(2, process(twice, "{'skip_existing':true,'prompt':'other'}").analyses().size());
    assertEquals(2, process(twice, "{}").analyses().size());
  }

  private static Vcon longChat(int turns) throws Exception {
    ObjectNode tree = read("0.4.0/own_chat.vcon").copyTree();
    var dialogs = tree.putArray("dialog");
    for (int i = 0; i < turns; i++) {
      dialogs
          .addObject()
          .put("type", "text")
          .put("start", String.format("2026-03-01T10:%02d:%02dZ", i / 60, i % 60))
          .put("body", "turn " + i + " " + "word ".repeat(20))
          .putArray("parties")
          .add(i % 2);
    }
    return Vcon.of(tree);
  }

  @Test
  void aConversationThatIsTooLongIsShortenedInTheMiddle() throws Exception {
    service.replyText(200, answer("x"));
    process(longChat(300), "{'max_input_tokens':2000}");
    JsonNode messages = service.requests().get(0).body().path("messages");
    String text = messages.toString();
    assertTrue(text.contains("turn 0 ") && text.contains("turn 299 "), text);
    assertFalse(text.contains("turn 150 "), text);
    assertTrue(messages.size() > 10, () -> messages.size() + " messages");
    assertEquals(List.of("conversation_shortened"), told);
  }

  @Test
  void aConversationThatIsTooLongIsSplitIfThatIsAskedFor() throws Exception {
    for (int i = 0; i < 40; i++) {
      service.replyText(200, answer("answer " + i));
    }
    ObjectNode analysis =
        process(longChat(100), "{'max_input_tokens':2000,'when_too_long':'split'}")
            .analyses()
            .get(0);
    int requests = service.requests().size();
    assertTrue(requests > 2, () -> requests + " requests");
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < requests - 1; i++) {
      all.append(service.requests().get(i).body().path("messages"));
    }
    for (int i = 0; i < 100; i++) {
      assertTrue(all.toString().contains("turn " + i + " "), "turn " + i);
    }
    JsonNode last = service.requests().get(requests - 1).body().path("messages");
    assertEquals(
        "about part 1 of " + (requests - 1) + ": answer 0", last.at("/0/content").asText());
    assertEquals("answer " + (requests - 1), analysis.path("body").asText());
    assertEquals(12 * requests, analysis.at("/usage/total_tokens").asInt());
    assertEquals(List.of("conversation_split"), told);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'error':{'code':'context_length_exceeded','message':'This model has a maximum context"
            + " length of 3000 tokens. However, your messages resulted in 9000 tokens.'}}",
        "{'error':{'message':'the prompt is too long','type':'invalid_request_error'}}",
        "{'error':'request (9000 tokens) exceeds the available context size (3000 tokens)'}"
      })
  void whatTheServiceSaysOfItsWindowIsHeeded(String refusal) throws Exception {
    service.replyText(400, refusal.replace('\'', '"')).replyText(200, answer("x"));
    process(longChat(200), "{}");
    assertEquals(2, service.requests().size());
    int first = service.requests().get(0).body().path("messages").size();
    int second = service.requests().get(1).body().path("messages").size();
    assertTrue(second < first && second > 10, () -> first + " then " + second);
    assertEquals(List.of("conversation_shortened"), told);
  }

  @Test
  void aConversationThatIsTooLongFailsIfThatIsAskedFor() throws Exception {
    Vcon vcon = longChat(100);
    VconException failure =
        assertThrows(
            VconException.class,
            () -> process(vcon, "{'max_input_tokens':500,'when_too_long':'fail'}"));
    assertEquals(OpenAiError.CONVERSATION_TOO_LONG, failure.code());
    assertEquals(0, service.requests().size());
    assertThrows(IllegalArgumentException.class, () -> options("{'when_too_long':'x'}"));
  }

  @Test
  void oneLongTurnIsCutBetweenItsSentences() {
    Conversation one = new Conversation(List.of("A sentence of words. ".repeat(500)));
    List<Conversation> parts = one.parts(1000);
    assertTrue(parts.size() > 3, () -> parts.size() + " parts");
    for (Conversation part : parts) {
      assertTrue(part.tokens() <= 1000, () -> part.tokens() + " tokens");
      assertTrue(part.messages().get(0).endsWith("words."), part.messages().get(0));
    }
    assertEquals(1, one.shortened(20).messages().size(), "never nothing");
  }

  @Test
  void whatCouldNotBeReadIsTold() throws Exception {
    process(read("0.0.1/pyvcon_hello_wav.vcon"), "{}");
    assertEquals(List.of("transcript_missing", "no_text"), told);
    process(read("0.4.0/own_chat.vcon"), "{'input_dialogs':[]}");
    assertEquals(List.of("no_text"), told);
  }

  @Test
  void anAnswerThatWasCutSaysSo() throws Exception {
    service.reply(200, "openai_chat_200_finish_length.json");
    Vcon vcon = process(read("0.4.0/own_chat.vcon"), "{}");
    assertEquals("length", vcon.analyses().get(0).path("finish_reason").asText());
  }

  @Test
  void aQueryWithoutResultAddsNoAnalysis() throws Exception {
    for (String query : List.of("empty", ".nothing")) {
      service.reply(200, "openai_chat_200.json");
      Vcon vcon = process(read("0.4.0/own_chat.vcon"), "{'jq_result':'" + query + "'}");
      assertEquals(0, vcon.analyses().size());
    }
    service.reply(200, "openai_chat_200.json");
    assertEquals(ServerError.INVALID_QUERY, fails("{'jq_result':'.['}").code());
  }

  @Test
  void theOtherNameOfMaxTokensIsUsedWhenTheServiceWantsIt() throws Exception {
    service.reply(400, "openai_error_400.json").reply(200, "openai_chat_200.json");
    process(read("0.4.0/own_chat.vcon"), "{'max_tokens':7}");
    JsonNode second = service.requests().get(1).body();
    assertEquals(7, second.path("max_completion_tokens").asInt());
    assertFalse(second.has("max_tokens"));
    assertEquals(List.of(), waits);
  }

  @Test
  void aTemperatureThatTheModelDoesNotTakeIsLeftOut() throws Exception {
    service
        .replyText(
            400,
            "{\"error\":{\"message\":\"Unsupported value:"
                + " 'temperature'\",\"param\":\"temperature\",\"code\":\"unsupported_value\"}}")
        .reply(200, "openai_chat_200.json");
    process(read("0.4.0/own_chat.vcon"), "{'model':'o3-mini'}");
    assertTrue(service.requests().get(0).body().has("max_completion_tokens"));
    assertFalse(service.requests().get(1).body().has("temperature"));
  }

  @Test
  void theNameOfMaxTokensCanBeSet() throws Exception {
    service.reply(400, "openai_error_400.json").reply(400, "openai_error_400.json");
    VconException e = fails("{'max_tokens_param':'max_completion_tokens'}");
    assertTrue(service.requests().get(0).body().has("max_completion_tokens"));
    assertEquals(OpenAiError.BAD_REQUEST_ERROR, e.code());
    assertThrows(IllegalArgumentException.class, () -> options("{'max_tokens_param':'x'}"));
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 409, 429, 500, 502, 503, 529})
  void isAskedAgainWhenThatMayHelp(int status) throws Exception {
    service.reply(status, "openai_error_500.json").reply(200, "openai_chat_200.json");
    assertEquals(1, process(read("0.4.0/own_chat.vcon"), "{}").analyses().size());
    assertEquals(2, service.requests().size());
    assertEquals(1, waits.size());
    assertTrue(waits.get(0).toMillis() >= 300 && waits.get(0).toMillis() <= 500, waits::toString);
  }

  @Test
  void waitsAsLongAsItIsTold() throws Exception {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(30));
    service
        .reply(429, "openai_error_429.json", "Retry-After", "20")
        .reply(429, "openai_error_429.json", "Retry-After-Ms", "1500")
        .reply(503, "openai_error_500.json", "Retry-After", date)
        .reply(503, "openai_error_500.json", "Retry-After", "soon")
        .reply(200, "openai_chat_200.json");
    process(read("0.4.0/own_chat.vcon"), "{}");
    assertEquals(Duration.ofSeconds(20), waits.get(0));
    assertEquals(Duration.ofMillis(1500), waits.get(1));
    assertTrue(waits.get(2).toSeconds() > 20 && waits.get(2).toSeconds() <= 30, waits::toString);
    assertTrue(waits.get(3).toSeconds() < 10, waits::toString);
  }

  @Test
  void isNotAskedForEver() throws Exception {
    for (int i = 0; i < 10; i++) {
      service.reply(500, "openai_error_500.json");
    }
    assertEquals(OpenAiError.INTERNAL_SERVER_ERROR, fails("{}").code());
    assertEquals(5, service.requests().size());
  }

  @Test
  void aWaitBeyondTheLimitIsNotWaitedFor() throws Exception {
    service.reply(429, "openai_error_429.json", "Retry-After", "3600");
    VconException told = fails("{}");
    assertEquals(OpenAiError.RATE_LIMIT_ERROR, told.code());
    assertTrue(
        told.getMessage().contains("answers with status 429 and asks to wait for 3600 s"),
        told.getMessage());
    assertEquals(List.of(), waits);
  }

  @ParameterizedTest
  @CsvSource({
    "400,BAD_REQUEST_ERROR,openai_error_401.json",
    "401,AUTHENTICATION_ERROR,openai_error_401.json",
    "403,AUTHENTICATION_ERROR,openai_error_401.json",
    "404,NOT_FOUND_ERROR,openai_error_404.json",
    "301,API_CONNECTION_ERROR,openai_error_404.json"
  })
  void otherErrorsAreToldAtOnce(int status, OpenAiError code, String file) throws Exception {
    service.reply(status, file, "Location", "http://127.0.0.1:1/");
    VconException e = fails("{}");
    assertEquals(code, e.code());
    assertEquals(1, service.requests().size());
    assertTrue(e.getMessage().contains(Integer.toString(status)), e.getMessage());
    assertFalse(e.getMessage().contains("sk-"), e.getMessage());
  }

  @Test
  void aQuotaThatIsUsedUpIsNotAskedFor() throws Exception {
    service.replyText(429, "{\"error\":{\"code\":\"insufficient_quota\"}}");
    assertEquals(OpenAiError.RATE_LIMIT_ERROR, fails("{}").code());
    assertEquals(1, service.requests().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "{\"a\":"})
  void anAnswerThatIsNoJsonIsNoAnswer(String body) {
    config.put("max__retries", 1);
    service.replyText(200, body).replyText(200, body);
    assertEquals(OpenAiError.API_CONNECTION_ERROR, fails("{}").code());
    assertEquals(2, service.requests().size());
  }

  @Test
  void anAnswerWithoutChoicesAddsNothing() throws Exception {
    service.replyText(200, "{}");
    assertEquals(0, process(read("0.4.0/own_chat.vcon"), "{}").analyses().size());
  }

  @Test
  void anAnswerThatIsTooLargeIsNotRead() {
    config.put("max__retries", 0);
    config.put("max__answer__bytes", 1000);
    service.replyText(200, "{\"a\":\"" + "x".repeat(2000) + "\"}");
    assertEquals(OpenAiError.API_CONNECTION_ERROR, fails("{}").code());
  }

  @Test
  void anAnswerThatTakesTooLongIsGivenUp() {
    config.put("timeout__seconds", 1);
    config.put("max__retries", 1);
    service.replyNever().replyNever();
    assertEquals(OpenAiError.API_TIMEOUT_ERROR, fails("{}").code());
    assertEquals(2, service.requests().size());
  }

  @Test
  void anInterruptEndsTheWaitingForAnAnswer() throws Exception {
    service.replyNever();
    Vcon vcon = read("0.4.0/own_chat.vcon");
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                processor().process(RecordingSession.of(vcon), options("{}"));
                interrupted.complete(false);
              } catch (InterruptedException e) {
                interrupted.complete(true);
              } catch (Exception e) {
                interrupted.completeExceptionally(e);
              }
            });
    thread.start();
    thread.interrupt();
    assertTrue(interrupted.get());
  }

  @Test
  void anUnreachableServiceIsUnavailable() {
    config.put("max__retries", 0);
    service.close();
    assertEquals(OpenAiError.API_CONNECTION_ERROR, fails("{}").code());
  }

  @Test
  void theKeyOfTheEnvironmentIsForOpenAiOnly() throws Exception {
    environment.put("OPENAI_API_KEY", "sk-of-openai");
    config.remove("_openai__api__key");
    service.reply(200, "openai_chat_200.json");
    process(read("0.4.0/own_chat.vcon"), "{}");
    assertEquals("", service.requests().get(0).header("Authorization"));
  }

  @Test
  void withoutAKeyOpenAiIsNotAsked() {
    config.clear();
    VconException e = fails("{}");
    assertEquals(OpenAiError.OPEN_AI_KEY_NOT_SET, e.code());
  }

  @Test
  void theKeyGoesIntoTheHeaderThatTheServiceWants() throws Exception {
    config.put("key__header", "api-key");
    config.put("query", "api-version=2024-10-21");
    config.put("organization", "org");
    service.reply(200, "openai_chat_200.json");
    process(read("0.4.0/own_chat.vcon"), "{}");
    LocalService.Request request = service.requests().get(0);
    assertEquals("sk-test", request.header("Api-key"));
    assertEquals("", request.header("Authorization"));
    assertEquals("org", request.header("Openai-organization"));
    assertEquals("api-version=2024-10-21", request.uri().getQuery());
  }

  @Test
  void aUrlThatIsNoneIsRefusedAtOnce() {
    config.put("openai__base__url", "ftp://example.com");
    assertThrows(IllegalArgumentException.class, this::processor);
  }
}
