package org.vconserver.processor.whisper;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.vconserver.api.settings.Renamed;

/** Configures one instance of the processor. */
@ObjectClassDefinition(name = "vCon Server: transcription (an instance of whisper)")
public @interface WhisperConfig {
  @AttributeDefinition(description = "The name of the processor, such as whisper_base.")
  String vcon_processor_name() default "whisper_base";

  @AttributeDefinition(
      description =
          "sphinx4: offline, English, nothing to install. whisper.cpp: in this process, with the"
              + " model of model_file. server: a server that speaks OpenAI's transcription API.",
      options = {
        @Option("sphinx4"),
        @Option("whisper.cpp"),
        @Option("server"),
      })
  String engine() default "sphinx4";

  @AttributeDefinition(
      description = "The size of the Whisper model, for people: tiny, base, small, medium, large.")
  @Renamed("model.size")
  String model__size() default "base";

  @AttributeDefinition(description = "whisper.cpp: a model file in the ggml format.")
  @Renamed("model.file")
  String model__file() default "";

  @AttributeDefinition(
      min = "0",
      description =
          "whisper.cpp: threads for one recording; 0 for as many as there are processors.")
  int threads() default 0;

  @AttributeDefinition(description = "server: where its API is, such as https://api.openai.com/v1.")
  @Renamed("server.url")
  String server__url() default "";

  @AttributeDefinition(
      description = "server: its key, by reference: $[env:NAME] or $[secret:name].",
      type = AttributeType.PASSWORD)
  @Renamed(".server.key")
  String _server__key() default "";

  @AttributeDefinition(description = "server: the name of the model there.")
  @Renamed("server.model")
  String server__model() default "whisper-1";

  @AttributeDefinition(
      min = "1",
      description = "server: how many seconds one transcription may take.")
  @Renamed("server.timeout.seconds")
  int server__timeout__seconds() default 600;

  @AttributeDefinition(
      min = "100000",
      description =
          "server: how many bytes it takes at once. What is more is sent in pieces, which are cut"
              + " where it is quiet.")
  long server__max__bytes() default 25_000_000;

  @AttributeDefinition(
      min = "0",
      description =
          "server: how many seconds of sound it takes at once, 0 if there is no limit. What is"
              + " longer is sent in pieces. Newer models of OpenAI take 1500.")
  int server__max__seconds() default 1400;

  @AttributeDefinition(
      min = "1",
      description =
          "The longest recording that is transcribed, in seconds; a server may be given longer ones"
              + " that it takes at once.")
  @Renamed("max.seconds")
  int max__seconds() default 7200;

  @AttributeDefinition(
      description =
          "The program that reads what is neither WAV nor MP3: a path, or a name that is looked for;"
              + " empty for none.")
  String ffmpeg() default "ffmpeg";
}
