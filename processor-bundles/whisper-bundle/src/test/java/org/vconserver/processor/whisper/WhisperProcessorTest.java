package org.vconserver.processor.whisper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.api.processor.DialogMedia;
import org.vconserver.api.processor.MediaError;
import org.vconserver.api.processor.Notice;
import org.vconserver.processor.whisper.audio.AudioDecoder;
import org.vconserver.processor.whisper.audio.Recording;
import org.vconserver.processor.whisper.engine.Transcriber;
import org.vconserver.processor.whisper.transcript.Transcript;
import org.vconserver.processor.whisper.transcript.TranscriptionError;
import org.vconserver.tck.RecordingSession;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.text.DialogText;
import org.vconserver.vcon.text.TextTurn;

class WhisperProcessorTest {
  private static final SpeechEngine ENGINE = new SpeechEngine("echo", "openai", "whisper-base");
  private static final List<String> ALL = List.of("vendor", "word_srt", "word_ass");
  private final List<String> asked = new ArrayList<>();
  private boolean echoTimes = true;
  private final WhisperProcessor processor =
      new WhisperProcessor(new Echo(), new AudioDecoder(60, ""), ENGINE, Clock.systemUTC());

  /** Says how much it was given, so that the rest can be seen working without an engine. */
  private final class Echo implements Transcriber {
    @Override
    public String name() {
      return "echo";
    }

    @Override
    public Transcript transcribe(Recording recording, String language, Listener listener)
        throws InterruptedException {
      asked.add(recording.mediaType() + " " + language);
      String text = " " + recording.samples().length + " samples";
      if (!echoTimes) {
        return new Transcript(List.of(Transcript.Segment.of(null, text, List.of())), language);
      }
      return new Transcript(
          List.of(Transcript.Segment.of(Transcript.Word.spread(text, 0, 1))), language);
    }
  }

  private static String recording() throws Exception {
    String body =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(TestAudio.file("flite_slt_hello_16k.wav"));
    return "{'type':'recording','mediatype':'audio/x-wav','encoding':'base64url','body':'"
        + body
        + "'}";
  }

  private static Vcon vcon(String... dialogs) {
    String json =
        "{'vcon':'0.4.0','uuid':'00000000-0000-8000-8000-000000000001','parties':[],'dialog':["
            + String.join(",", dialogs)
            + "]}";
    return Vcon.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static WhisperOptions options(List<String> types) {
    return new WhisperOptions("en", TextNode.valueOf("0:"), types);
  }

  private List<ObjectNode> run(Vcon vcon, WhisperOptions options) throws Exception {
    RecordingSession session = RecordingSession.of(vcon);
    processor.process(session, options);
    return session.vcons().get(0).analyses();
  }

  @Test
  void aRecordingGetsAnAnalysisOfEachType() throws Exception {
    List<ObjectNode> analyses = run(vcon(recording()), options(ALL));
    assertEquals(3, analyses.size());
    assertEquals(List.of("audio/x-wav en"), asked, "transcribed once");
    ObjectNode vendor = analyses.get(0);
    assertEquals("echo", ((ObjectNode) vendor.remove("body")).path("engine").asText());
    assertEquals(
        "{\"type\":\"transcript\",\"dialog\":0,\"vendor\":\"openai\",\"product\":\"whisper\","
            + "\"schema\":\"whisper_word_timestamps\",\"encoding\":\"json\"}",
        vendor.toString());
    assertEquals("whisper_word_srt", analyses.get(1).path("schema").asText());
    assertEquals("none", analyses.get(1).path("encoding").asText());
    assertTrue(analyses.get(1).path("body").asText().contains(" --> "));
    assertEquals("whisper_word_ass", analyses.get(2).path("schema").asText());
    assertTrue(analyses.get(2).path("body").asText().startsWith("[Script Info]"));
  }

  @Test
  void whatIsThereAlreadyIsNotMadeAgain() throws Exception {
    RecordingSession session = RecordingSession.of(vcon(recording(), recording()));
    processor.process(session, options(List.of("vendor")));
    processor.process(session, options(ALL));
    assertEquals(4, asked.size(), "the other types are made of a second transcription");
    assertEquals(6, session.input().analyses().size());
    processor.process(session, options(ALL));
    processor.process(session, options(List.of()));
    assertEquals(4, asked.size());
  }

  @Test
  void dialogsThatAreNoRecordingsAreSkipped() throws Exception {
    Vcon vcon =
        vcon(
            "{'type':'text','body':'hello','encoding':'none'}",
            "{}",
            "{'type':'recording'}",
            "{'type':'incomplete','disposition':'busy'}",
            recording());
    List<ObjectNode> analyses = run(vcon, options(List.of("word_srt")));
    assertEquals(1, analyses.size());
    assertEquals(4, analyses.get(0).path("dialog").asInt());
  }

  @Test
  void onlySelectedDialogsAreTranscribed() throws Exception {
    Vcon vcon = vcon(recording(), recording(), recording());
    WhisperOptions last = new WhisperOptions("de", TextNode.valueOf("-1:"), List.of("vendor"));
    assertEquals(2, run(vcon, last).get(0).path("dialog").asInt());
    assertEquals(List.of("audio/x-wav de"), asked);
  }

  @Test
  void aRecordingBehindAUrlIsFetched() throws Exception {
    String url = "https://example.com/call.wav";
    RecordingSession session =
        RecordingSession.of(vcon("{'type':'recording','url':'" + url + "'}"))
            .withMedia(
                url, DialogMedia.of(TestAudio.file("flite_slt_hello_16k.wav"), "audio/x-wav"));
    processor.process(session, options(ALL));
    assertEquals(3, session.input().analyses().size());
    VconException refused =
        assertThrows(
            VconException.class,
            () ->
                run(
                    vcon("{'type':'recording','url':'https://example.com/other.wav'}"),
                    options(ALL)));
    assertEquals(MediaError.MEDIA_NOT_FOUND, refused.code());
    assertTrue(refused.getMessage().startsWith("dialog 0: "), refused.getMessage());
  }

  @Test
  void aDialogThatLiesAboutItsSoundIsRefusedByItsIndex() throws Exception {
    Vcon vcon =
        Vcon.parse(
            Files.readAllBytes(
                TestAudio.DATA.resolve("vcons/invalid/hostile-wav-header-lies.vcon")));
    VconException refused = assertThrows(VconException.class, () -> run(vcon, options(ALL)));
    assertEquals(TranscriptionError.AUDIO_UNREADABLE, refused.code());
    assertTrue(refused.getMessage().startsWith("dialog 0: "), refused.getMessage());
  }

  @Test
  void aDialogThatCanNotBeReadDoesNotCostTheOthers() throws Exception {
    String bad =
        "{'type':'recording','mediatype':'audio/x-wav','encoding':'base64url','body':'UklGRg'}";
    RecordingSession session = RecordingSession.of(vcon(recording(), bad, recording()));
    processor.process(session, options(List.of("vendor")));
    assertEquals(
        List.of(0, 2),
        session.input().analyses().stream().map(one -> one.path("dialog").asInt()).toList());
    Notice notice = session.notices().get(0);
    assertEquals("dialog[1]", notice.place());
    assertEquals("audio_unsupported", notice.code());
  }

  private static String wav(String name) throws Exception {
    String body = Base64.getUrlEncoder().withoutPadding().encodeToString(TestAudio.file(name));
    return "{'type':'recording','mediatype':'audio/x-wav','encoding':'base64url','body':'"
        + body
        + "'}";
  }

  @Test
  void theChannelsOfACallAreTranscribedApart() throws Exception {
    String call = wav("call_stereo_agentL_customerR_16k.wav");
    List<ObjectNode> analyses = run(vcon(call), options(List.of("vendor", "wtf")));
    assertEquals(2, asked.size(), "each channel");
    JsonNode segments = analyses.get(0).path("body").path("segments");
    assertEquals(0, segments.path(0).path("channel").asInt(-1));
    assertEquals(1, segments.path(1).path("channel").asInt(-1));
    ObjectNode wtf = analyses.get(1);
    JsonNode body = wtf.remove("body");
    assertEquals(
        "{\"type\":\"wtf_transcription\",\"dialog\":0,\"vendor\":\"openai\",\"product\":\"whisper-base\","
            + "\"schema\":\"wtf-1.0\",\"mediatype\":\"application/json\",\"encoding\":\"json\"}",
        wtf.toString());
    assertEquals(1, body.at("/segments/1/speaker").asInt());
    assertEquals("Channel 1", body.at("/speakers/1/label").asText());
    assertEquals("[1]", body.at("/speakers/1/segments").toString());
    assertEquals(2, body.at("/metadata/audio/channels").asInt());
    assertEquals(8.966, body.at("/transcript/duration").asDouble(), 0.01);
    assertEquals("en", body.at("/transcript/language").asText());
    assertEquals("143", body.at("/words/0/text").asText().substring(0, 3), "samples");
    assertTrue(body.at("/segments/0/confidence").isMissingNode(), "the engine does not say");
  }

  @ParameterizedTest
  @ValueSource(strings = {"vendor", "wtf"})
  void theTurnsOfChannelsAreThoseOfTheirParties(String type) throws Exception {
    String call =
        wav("call_stereo_agentL_customerR_16k.wav")
            .replace("'mediatype'", "'parties':[1,0],'mediatype'");
    String json =
        "{'vcon':'0.4.0','uuid':'00000000-0000-8000-8000-000000000002','parties':[{'name':'Ada'},"
            + "{'name':'Bob'}],'dialog':["
            + call
            + "]}";
    for (boolean timed : new boolean[] {true, false}) {
      echoTimes = timed;
      Vcon vcon = Vcon.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
      RecordingSession session = RecordingSession.of(vcon);
      processor.process(session, options(List.of(type)));
      List<TextTurn> turns = new DialogText(List.of()).read(session.input(), List.of(0)).turns();
      assertEquals(List.of("Bob", "Ada"), turns.stream().map(TextTurn::speakerName).toList());
    }
  }

  @Test
  void aTranscriptWithoutTimesHasNoneMadeUp() throws Exception {
    echoTimes = false;
    RecordingSession session = RecordingSession.of(vcon(recording()));
    processor.process(session, options(List.of("vendor", "word_srt", "word_ass", "wtf")));
    assertEquals(2, session.input().analyses().size());
    JsonNode body = session.input().analyses().get(0).path("body");
    assertEquals("[]", body.path("segments").toString());
    assertTrue(body.path("text").asText().contains("samples"));
    assertTrue(session.input().analyses().get(1).at("/body/segments/0/start").isMissingNode());
    assertEquals("transcript_without_times", session.notices().get(0).code());
    processor.process(session, options(ALL));
    assertEquals(1, asked.size(), "it is not transcribed again for times that are not known");
    assertEquals(2, session.notices().size());
  }

  @Test
  void aSignedVconMustBeVerifiedFirst() throws Exception {
    Vcon signed =
        Vcon.parse(
            Files.readAllBytes(
                TestAudio.DATA.resolve("vcons/valid/0.4.0/own_signed_pyvcon_style.vcon")));
    VconException refused = assertThrows(VconException.class, () -> run(signed, options(ALL)));
    assertEquals(VconError.INVALID_VCON_STATE, refused.code());
  }

  @Test
  void optionsThatMakeNoSenseAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> options(List.of("word_vtt")));
    assertThrows(
        IllegalArgumentException.class,
        () -> new WhisperOptions("klingon!", TextNode.valueOf(""), ALL));
  }
}
