package org.vconserver.processor.whisper.transcript;

import org.vconserver.vcon.error.ErrorCode;
import org.vconserver.vcon.error.ErrorKind;

/** Names the reasons why a recording can't be transcribed. */
public enum TranscriptionError implements ErrorCode {
  /** Bytes that are not the audio that they seem to be. */
  AUDIO_UNREADABLE(ErrorKind.INVALID),
  /** Audio of a kind that nothing on this server reads. */
  AUDIO_UNSUPPORTED(ErrorKind.INVALID),
  /** Reports a recording that is longer than this server transcribes. */
  AUDIO_TOO_LONG(ErrorKind.INVALID),
  /** Reports a language that the engine does not know. */
  LANGUAGE_UNSUPPORTED(ErrorKind.INVALID),
  /** Reports a transcription server that does not accept the recording. */
  TRANSCRIPTION_REFUSED(ErrorKind.INVALID),
  /** Reports an engine that is not there, not configured or fails. */
  TRANSCRIPTION_UNAVAILABLE(ErrorKind.UNAVAILABLE);

  private final ErrorKind kind;

  TranscriptionError(ErrorKind kind) {
    this.kind = kind;
  }

  @Override
  public ErrorKind kind() {
    return kind;
  }
}
