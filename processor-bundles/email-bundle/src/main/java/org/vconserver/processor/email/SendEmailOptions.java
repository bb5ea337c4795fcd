package org.vconserver.processor.email;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.vconserver.api.processor.Option;
import org.vconserver.api.processor.ProcessorOptions;

/** Holds the options of {@link SendEmailProcessor}. */
public record SendEmailOptions(
    @Option(
            title = "host of the mail server",
            description =
                "Empty: the one of the processor's configuration, with its port, TLS and login;"
                    + " localhost if there is none.",
            fallback = "\"\"",
            examples = "\"mail.example.com\"")
        String smtpHost,
    @Option(
            title = "port of the mail server",
            description =
                "0: the one of the configuration, else 465 with TLS from the start, else 25.",
            fallback = "0",
            minimum = 0,
            maximum = 65535)
        int smtpPort,
    @Option(title = "user to log in as", fallback = "\"\"") String smtpUser,
    @Option(title = "password to log in with", fallback = "\"\"", secret = true)
        String smtpPassword,
    @Option(
            title = "TLS from the start",
            description =
                "It is used with a user or password too, unless starttls says otherwise or the port"
                    + " is 587.",
            fallback = "false")
        boolean useTls,
    @Option(
            title = "STARTTLS",
            description =
                "required: the mail is not sent without it; offered: if the server has it; never;"
                    + " empty: required on port 587 with a login, else offered.",
            fallback = "\"\"",
            examples = {"\"required\"", "\"offered\"", "\"never\""})
        String starttls,
    @Option(
            title = "address of the sender",
            description =
                "user@host or First Last <user@host>. Empty: the one of the configuration.",
            fallback = "\"\"",
            examples = "\"vCon Server <vcon@example.com>\"")
        String fromAddress,
    @Option(
            title = "addresses to send to",
            description = "Each is user@host or First Last <user@host>.",
            fallback = "[]",
            examples = "[\"alice@example.com\"]")
        List<String> to,
    @Option(title = "addresses that get a copy", fallback = "[]") List<String> cc,
    @Option(title = "addresses that get a copy and are not named", fallback = "[]")
        List<String> bcc,
    @Option(title = "subject", fallback = "\"\"") String subject,
    @Option(title = "text of the mail", fallback = "\"\"") String textBody,
    @Option(
            title = "text of the mail as HTML",
            description = "Sent as an alternative to text_body if both are given.",
            fallback = "\"\"",
            examples = "\"<p>Hello</p>\"")
        String htmlBody,
    @Option(
            title = "files to attach",
            description =
                "Each has a filename, a body, and if needed a mediatype and an encoding: none"
                    + " (default), base64 or base64url.",
            fallback = "[]",
            examples =
                "[{\"filename\": \"notes.txt\", \"mediatype\": \"text/plain\", \"body\": \"Notes\"}]")
        List<ObjectNode> attachments,
    @Option(
            title = "attach the input vCon",
            description = "As a file that is named by its uuid, of type application/vcon+json.",
            fallback = "false")
        boolean attachVcon,
    @Option(
            title = "name that the server calls itself by",
            description =
                "What it says in EHLO. Empty: the one of the configuration, else its host name.",
            fallback = "\"\"",
            examples = "\"vcon.example.com\"")
        String clientHostname)
    implements ProcessorOptions {}
