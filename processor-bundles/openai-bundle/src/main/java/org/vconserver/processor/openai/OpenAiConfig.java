package org.vconserver.processor.openai;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.vconserver.api.settings.Renamed;

/** Configures an instance of {@link OpenAiChatCompletionProcessor}. */
@ObjectClassDefinition(
    name = "vCon Server: openai_chat_completion",
    description = "The service that is asked: OpenAI, or any other that has its API.")
@interface OpenAiConfig {
  /** Is the base URL of OpenAI itself. */
  String OPENAI = "https://api.openai.com/v1";

  @AttributeDefinition(
      name = "key",
      description =
          "By reference: $[env:NAME] or $[secret:name]. Empty: the variable OPENAI_API_KEY of the"
              + " environment, if the service is OpenAI itself.",
      type = AttributeType.PASSWORD)
  String _openai__api__key() default "";

  @AttributeDefinition(name = "base URL", description = "What /chat/completions comes after.")
  @Renamed(".openai_base_url")
  String openai__base__url() default OPENAI;

  @AttributeDefinition(
      name = "header of the key",
      description = "Authorization (as a bearer token), or another, such as api-key for Azure.")
  @Renamed(".key_header")
  String key__header() default "Authorization";

  @AttributeDefinition(
      name = "query of the URL",
      description = "Such as api-version=2024-10-21 for Azure.")
  @Renamed(".query")
  String query() default "";

  @AttributeDefinition(
      name = "vendor that the analyses name",
      description = "Whose model it is: another service's is not OpenAI's.")
  @Renamed(".analysis_vendor")
  String analysis__vendor() default "openai";

  @AttributeDefinition(name = "product that the analyses name")
  @Renamed(".analysis_product")
  String analysis__product() default "ChatCompletion";

  @AttributeDefinition(name = "OpenAI organization")
  @Renamed(".organization")
  String organization() default "";

  @AttributeDefinition(name = "OpenAI project")
  @Renamed(".project")
  String project() default "";

  @AttributeDefinition(min = "1", name = "how many seconds an answer may take")
  @Renamed(".timeout_seconds")
  int timeout__seconds() default 600;

  @AttributeDefinition(
      min = "0",
      name = "how often to try again",
      description =
          "After 408, 409, 425, 429, 5xx, a lost connection, an answer that takes too long and one"
              + " that is no JSON.")
  @Renamed(".max_retries")
  int max__retries() default 4;

  @AttributeDefinition(
      min = "0",
      name = "how many seconds to wait before trying again, at most",
      description = "If the service asks for more, it is not tried again.")
  @Renamed(".max_wait_seconds")
  int max__wait__seconds() default 90;

  @AttributeDefinition(min = "1", name = "how many bytes an answer may have")
  @Renamed(".max_answer_bytes")
  int max__answer__bytes() default 16 << 20;
}
