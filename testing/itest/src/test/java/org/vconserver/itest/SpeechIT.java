package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.tck.server.Api;

/** Every kind of recording, and transcription servers of every kind, on a whole server. */
@Timeout(120)
class SpeechIT {
  private static final AtomicInteger NEXT = new AtomicInteger(1);
  private static final List<String> KINDS =
      List.of("json", "plain", "refusing", "flaky", "slow", "strict");

  @TempDir static Path folder;
  private static SpeechService service;
  private static ServerProcess server;
  private static Api api;

  @BeforeAll
  static void start() throws IOException {
    service = new SpeechService();
    Path config = Files.createDirectories(folder.resolve("config"));
    try (Stream<Path> files = Files.list(TestFiles.DIST.resolve("config"))) {
      for (Path file : files.toList()) {
        Files.copy(file, config.resolve(file.getFileName()));
      }
    }
    for (String kind : KINDS) {
      whisper(config, kind, kind, "");
    }
    // Whatever is longer than a second comes in pieces, decoded here.
    whisper(config, "ear", "ear", "server_max_seconds = 1");
    whisper(config, "channels", "ear", "");
    whisper(config, "small", "small", "server_max_bytes = " + SpeechService.SMALL);
    Files.writeString(
        config.resolve("org.vconserver.processor.deepgram-deepgram_strict.cfg"),
        "vcon.processor.name = deepgram_strict\nbase_url = " + service.url("strict") + "\n");
    server = ServerProcess.start(folder, Map.of("SPEECH_KEY", "secret-key"), config);
    api = server.api;
  }

  private static void whisper(Path config, String name, String kind, String more)
      throws IOException {
    Files.writeString(
        config.resolve("org.vconserver.processor.whisper-whisper_" + name + ".cfg"),
        "vcon.processor.name = whisper_"
            + name
            + "\nengine = server\nserver_model = gpt-4o-transcribe\n"
            + ".server_key = $[env:SPEECH_KEY]\nserver_url = "
            + service.url(kind)
            + "/v1\n"
            + more
            + "\n");
  }

  @AfterAll
  static void stop() throws IOException {
    service.close();
    int exit = server.stop();
    String log = server.log();
    assertFalse(log.contains("secret-key"), "the log has the key");
    assertFalse(log.contains(" ERROR "), log);
    assertFalse(log.contains("NoClassDefFoundError"), log);
    assertEquals(0, exit);
  }

  private static String uuid() {
    return String.format("00000000-0000-8000-8000-%012x", 0xe0000 + NEXT.getAndIncrement());
  }

  private static Api.Answer run(String processor, String options, String... dialogs) {
    return api.post(
        "/processIO/" + processor,
        "{'processor_io':{'vcons':["
            + Recordings.vcon(uuid(), dialogs)
            + "]},'processor_options':"
            + options
            + "}");
  }

  private static JsonNode analyses(Api.Answer answer) {
    return answer.expect(200).json().path("vcons").path(0).path("analysis");
  }

  /** Has a recording cut into pieces of a second, each of which a server gets decoded. */
  private static void assertHeard(byte[] file, String type, double seconds, double from, double to)
      throws Exception {
    JsonNode body =
        analyses(run("whisper_ear", "{'output_types':['vendor']}", Recordings.dialog(file, type)))
            .path(0)
            .path("body");
    JsonNode segments = body.path("segments");
    assertEquals(from, segments.path(0).path("start").asDouble(), 0.1);
    assertEquals(to, segments.path(segments.size() - 1).path("end").asDouble(), 0.1);
    assertTrue(segments.size() >= seconds / 2, () -> segments.size() + " pieces");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pcm8",
        "pcm16",
        "pcm24",
        "pcm32",
        "float32",
        "float64",
        "ulaw",
        "alaw",
        "extensible",
        "twice"
      })
  void everyFormatOfWavIsRead(String format) throws Exception {
    assertHeard(Recordings.hello(format), "audio/x-wav", 2, 0.15, 1.76);
  }

  @ParameterizedTest
  @CsvSource({
    "interop_call_gsm8k.wav, audio/x-wav, 4.72, 0.01, 4.72",
    "flite_slt_hello_48k_24bit.wav, audio/x-wav, 2, 0.15, 1.76",
    "flite_slt_hello_8k_ulaw.wav, audio/x-wav, 2, 0.15, 1.76",
    "pyvcon_hello_44k.wav, audio/wav, 1.49, 0.24, 1.27",
    "call_mono_mix_16k.wav, audio/x-wav, 8.97, 0.26, 8.58",
    "jfk.mp3, audio/x-mp3, 11, 0.43, 11.1",
    "interop_call.mp3, audio/mpeg, 33.1, 1.47, 31.97"
  })
  void everyRecordingOfTheTestDataIsRead(
      String name, String type, double seconds, double from, double to) throws Exception {
    assertHeard(Recordings.file(name), type, seconds, from, to);
  }

  @Test
  void whatFfmpegReadsIsRead() throws Exception {
    assertTrue(Files.isExecutable(Path.of("/usr/bin/ffmpeg")), "./test installs ffmpeg");
    assertHeard(Recordings.file("pyvcon_hello.m4a"), "audio/mp4", 1.49, 0.24, 1.27);
  }

  /** As Asterisk's wav49 is, and the inline recording of the IETF's example. */
  @Test
  void gsmInWavIsTranscribedOffline() throws Exception {
    JsonNode analyses =
        analyses(
            run(
                "whisper_base",
                "{'output_types':['vendor']}",
                Recordings.dialog(Recordings.file("interop_call_gsm8k.wav"), "audio/x-wav")));
    assertEquals("whisper_word_timestamps", analyses.path(0).path("schema").asText());
    assertTrue(analyses.path(0).at("/body/segments/0/words").size() > 0, analyses::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"empty.wav", "header_lies.wav", "fuzz_arithmetic.mp3", "random.mp3"})
  void aFileThatLiesIsRefused(String name) throws Exception {
    Api.Answer refused =
        run("whisper_base", "{}", Recordings.dialog(Recordings.file("bad/" + name), "audio/x-wav"))
            .expect(422);
    assertTrue(refused.text().contains("dialog 0: "), refused.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"header_only.wav", "silence_3s_16k.wav"})
  void silenceIsAnEmptyTranscript(String name) throws Exception {
    byte[] file = Recordings.file(name.startsWith("header") ? "bad/" + name : name);
    JsonNode body =
        analyses(
                run(
                    "whisper_base",
                    "{'output_types':['vendor']}",
                    Recordings.dialog(file, "audio/x-wav")))
            .path(0)
            .path("body");
    assertEquals("", body.path("text").asText());
    assertEquals(0, body.path("segments").size());
  }

  @Test
  void theChannelsOfACallAreTranscribedApart() throws Exception {
    byte[] call = Recordings.file("call_stereo_agentL_customerR_8k.wav");
    JsonNode analyses =
        analyses(
            run(
                "whisper_channels",
                "{'output_types':['vendor','wtf','word_ass','word_srt']}",
                Recordings.dialog(call, "audio/x-wav")));
    JsonNode segments = analyses.path(0).at("/body/segments");
    assertEquals(2, segments.size());
    assertEquals(0, segments.path(0).path("channel").asInt(-1));
    assertEquals(1, segments.path(1).path("channel").asInt(-1));
    assertTrue(segments.path(0).path("end").asDouble() < segments.path(1).path("start").asDouble());
    JsonNode wtf = analyses.path(1);
    assertEquals("wtf_transcription", wtf.path("type").asText());
    assertEquals("gpt-4o-transcribe", wtf.path("product").asText());
    assertEquals(1, wtf.at("/body/segments/1/speaker").asInt(-1));
    assertEquals(2, wtf.at("/body/speakers").size());
    String subtitles = analyses.path(2).path("body").asText();
    assertTrue(
        subtitles.contains(",Default,Ada,") && subtitles.contains(",Default,Bob,"), subtitles);
    String cues = analyses.path(3).path("body").asText();
    assertTrue(cues.contains("\nAda: ") && cues.contains("\nBob: "), cues);
  }

  @Test
  void theSameSoundTwiceIsTranscribedOnceAndASilentChannelNot() throws Exception {
    JsonNode twice =
        analyses(
            run(
                "whisper_strict",
                "{'output_types':['vendor']}",
                Recordings.dialog(Recordings.hello("twice"), "audio/x-wav")));
    assertTrue(twice.path(0).at("/body/segments/0/channel").isMissingNode(), twice::toString);
    int before = service.requests("ear").size();
    JsonNode right =
        analyses(
            run(
                "whisper_channels",
                "{'output_types':['vendor']}",
                Recordings.dialog(Recordings.hello("right"), "audio/x-wav")));
    assertEquals(before + 1, service.requests("ear").size());
    assertEquals(1, right.path(0).at("/body/segments/0/channel").asInt(-1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"whisper_strict", "deepgram_strict"})
  void aServerOnHttptoolsGetsTheBody(String processor) throws Exception {
    JsonNode analyses =
        analyses(run(processor, "{}", Recordings.dialog(Recordings.hello("pcm16"), "audio/x-wav")));
    assertTrue(analyses.size() > 0);
  }

  @ParameterizedTest
  @CsvSource({"json, 2", "plain, 3"})
  void aModelThatKnowsNoTimesIsAskedInTheFormThatItTakes(String kind, int asked) throws Exception {
    String hello = Recordings.dialog(Recordings.hello("pcm16"), "audio/x-wav");
    Api.Answer answer = run("whisper_" + kind, "{}", hello);
    JsonNode analyses = analyses(answer);
    assertEquals(1, analyses.size(), "subtitles would have times that nobody knows");
    assertEquals("whisper_word_timestamps", analyses.path(0).path("schema").asText());
    assertEquals(" Hello there.", analyses.path(0).at("/body/text").asText());
    assertEquals(0, analyses.path(0).at("/body/segments").size());
    JsonNode notice = answer.json().at("/notices/0");
    assertEquals("transcript_without_times", notice.path("code").asText());
    assertEquals("dialog[0]", notice.path("place").asText());
    assertEquals(asked, service.requests(kind).size());
    run("whisper_" + kind, "{'output_types':['wtf']}", hello).expect(200);
    assertEquals(asked + 1, service.requests(kind).size(), "it is remembered");
  }

  @Test
  void theReasonOfTheServiceIsToldWithoutTheKey() throws Exception {
    Api.Answer refused =
        run("whisper_refusing", "{}", Recordings.dialog(Recordings.hello("pcm16"), "audio/x-wav"))
            .expect(422);
    assertTrue(refused.text().contains("Audio file might be corrupted, says ***"), refused.text());
  }

  @Test
  void aLongRecordingGoesInPiecesThatTheServerTakes() throws Exception {
    byte[] call = Recordings.file("call_mono_mix_16k.wav");
    JsonNode body =
        analyses(
                run(
                    "whisper_small",
                    "{'output_types':['vendor']}",
                    Recordings.dialog(call, "audio/x-wav")))
            .path(0)
            .path("body");
    List<SpeechService.Request> sent = service.requests("small");
    assertTrue(sent.size() > 1, "in pieces");
    int samples = sent.stream().mapToInt(request -> request.file().length - 44).sum() / 2;
    assertEquals(8.966 * 16_000, samples, 16, "nothing is lost or sent twice");
    JsonNode segments = body.path("segments");
    assertEquals(sent.size(), segments.size());
    assertEquals(8.57, segments.path(segments.size() - 1).path("end").asDouble(), 0.1);
  }

  @Test
  void whatWasTranscribedIsKeptWhenAnotherDialogIsBroken() throws Exception {
    String hello = Recordings.dialog(Recordings.hello("pcm16"), "audio/x-wav");
    String broken = Recordings.dialog(Recordings.file("bad/header_lies.wav"), "audio/x-wav");
    Api.Answer answer = run("whisper_base", "{'output_types':['vendor']}", broken, hello);
    JsonNode analyses = analyses(answer);
    assertEquals(1, analyses.size());
    assertEquals(1, analyses.path(0).path("dialog").asInt());
    JsonNode notice = answer.json().at("/notices/0");
    assertEquals("error", notice.path("severity").asText());
    assertEquals("audio_unreadable", notice.path("code").asText());
    assertEquals("dialog[0]", notice.path("place").asText());
  }

  private static String job(String name, String processor, String... dialogs) {
    String uuid = uuid();
    api.post("/vcon", Recordings.vcon(uuid, dialogs)).expect(204);
    api.post("/queue/" + name, "").expect(204);
    api.put(
            "/pipeline/" + name,
            "{'pipeline_options':{'save_vcons':true,'timeout':60,'max_attempts':2,"
                + "'backoff':{'initial_seconds':0}},'processors':[{'processor_name':'"
                + processor
                + "','processor_options':{'output_types':['vendor']}}]}")
        .expect(204);
    api.post("/server/queue/" + name, "{}").expect(204);
    JsonNode queued =
        api.post("/queue/" + name + "/jobs", "{'vcon_uuids':['" + uuid + "']}").expect(200).json();
    return queued.path("job_ids").path(0).asText();
  }

  private static JsonNode awaitState(String job, String state) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> api.get("/job/" + job).json().path("state").asText().equals(state));
    return api.get("/job/" + job).json();
  }

  @Test
  void theNextAttemptPaysOnlyForWhatIsMissing() throws Exception {
    byte[] first = Recordings.hello("pcm16");
    byte[] second = Recordings.hello("pcm8");
    service.unpaid.add(second.length);
    String job =
        job(
            "paid_once",
            "whisper_flaky",
            Recordings.dialog(first, "audio/x-wav"),
            Recordings.dialog(second, "audio/x-wav"));
    JsonNode record = awaitState(job, "failed");
    assertEquals(2, record.path("attempts").size());
    String message = record.at("/attempts/1/error/message").asText();
    assertTrue(message.contains("dialog 1: "), message);
    assertTrue(message.endsWith("You exceeded your quota"), message);
    List<Integer> paid = new ArrayList<>();
    service.requests("flaky").forEach(request -> paid.add(request.file().length));
    assertEquals(List.of(first.length, second.length, second.length), paid);
    // A person pays the bill and has it run again.
    service.unpaid.clear();
    api.post("/jobs/retry", "{'job_ids':['" + job + "']}").expect(200);
    awaitState(job, "done");
    assertEquals(4, service.requests("flaky").size(), "the first one is paid for");
    String uuid = record.at("/job/vcon_uuids/0").asText(record.at("/job/vcon_uuid/0").asText());
    assertEquals(2, api.get("/vcon/" + uuid).json().path("analysis").size());
  }

  @Test
  void theProgressOfATranscriptionIsInTheJobsRecord() throws Exception {
    String hello = Recordings.dialog(Recordings.hello("pcm16"), "audio/x-wav");
    String job = job("long_work", "whisper_slow", hello, hello);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                api.get("/job/" + job).json().at("/attempts/0/steps/0/progress/done").asDouble()
                    > 0);
    JsonNode attempt = api.get("/job/" + job).json().at("/attempts/0");
    assertEquals("running", attempt.path("outcome").asText());
    assertEquals("whisper_slow", attempt.at("/steps/0/processor").asText());
    assertEquals(0.5, attempt.at("/steps/0/progress/done").asDouble());
    service.goOn.countDown();
    JsonNode done = awaitState(job, "done");
    assertTrue(done.at("/attempts/0/steps/0/progress").isMissingNode(), done::toString);
  }
}
