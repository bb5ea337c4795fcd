package org.vconserver.console;

import java.util.List;
import java.util.Locale;
import org.owasp.encoder.Encode;
import org.vconserver.api.deploy.DeployState;
import org.vconserver.api.deploy.DeployedBundle;
import org.vconserver.api.deploy.KeptVersion;
import org.vconserver.api.deploy.LiveVersion;
import org.vconserver.api.processor.BundleRole;
import org.vconserver.api.processor.RegisteredProcessor;

/** Writes the page of deployed bundles. Every value is escaped. Immutable. */
final class BundlesPage {
  private static final String STYLE =
      "<style>.vb{border-collapse:collapse;width:100%;margin:1em 0}.vb th,.vb td{border:1px solid"
          + " #bbb;padding:.4em .6em;text-align:left;vertical-align:top}.vb th{background:#eee}"
          + ".vb form{display:inline-block;margin:.1em .3em .1em 0}.vs{font-weight:bold}"
          + ".vs-active{color:#146c2e}.vs-refused{color:#a8071a}.vs-waiting,.vs-draining{color:#8a5200}"
          + ".vb small{color:#555}.vm{padding:.6em;border:1px solid #a8071a;margin:1em 0}</style>";

  private final String root;
  private final String label;

  /**
   * Makes a page.
   *
   * @param root of the console, such as {@code /system/console}
   * @param label of this page in it
   */
  BundlesPage(String root, String label) {
    this.root = root;
    this.label = label;
  }

  /**
   * Writes the page.
   *
   * @param message on how the last change has ended; may be empty
   */
  String render(List<DeployedBundle> bundles, String message) {
    StringBuilder page = new StringBuilder(STYLE);
    if (!message.isEmpty()) {
      page.append("<div class=\"vm\" role=\"status\">").append(html(message)).append("</div>");
    }
    page.append("<p>Jars in the deploy folders of this server. ");
    page.append("<a href=\"").append(attribute(here())).append("\">Refresh</a></p>");
    page.append("<form method=\"post\" enctype=\"multipart/form-data\" action=\"")
        .append(attribute(here()))
        .append("\"><label>Deploy a jar: <input type=\"file\" name=\"jar\" accept=\".jar\"")
        .append(" required></label> <button type=\"submit\">Upload</button></form>");
    page.append(
            "<table class=\"vb\"><thead><tr><th>Jar</th><th>Verdict</th><th>Versions in the framework</th>")
        .append("<th>Kept versions</th><th></th></tr></thead><tbody>");
    if (bundles.isEmpty()) {
      page.append("<tr><td colspan=\"5\">Nothing is deployed. Copy a jar into the deploy folder,")
          .append(" or upload one here.</td></tr>");
    }
    bundles.forEach(bundle -> row(page, bundle));
    return page.append("</tbody></table>").toString();
  }

  private void row(StringBuilder page, DeployedBundle bundle) {
    String state = bundle.state().name().toLowerCase(Locale.ROOT);
    page.append("<tr><td>").append(html(bundle.file()));
    page.append("<br><small>").append(html(bundle.bundle() + " " + bundle.version()));
    page.append("</small></td><td><span class=\"vs vs-").append(state).append("\">");
    page.append(state).append("</span> <small>since ").append(html(bundle.since().toString()));
    page.append("</small>");
    if (!bundle.reason().isEmpty()) {
      page.append("<br>").append(html(bundle.reason()));
    }
    if (!bundle.missing().isEmpty()) {
      page.append("<br>Missing:<ul>");
      bundle.missing().forEach(need -> page.append("<li>").append(html(need)).append("</li>"));
      page.append("</ul>");
    }
    page.append("</td><td>");
    bundle.live().forEach(version -> live(page, bundle, version));
    page.append("</td><td>");
    bundle.kept().forEach(version -> kept(page, bundle, version));
    page.append("</td><td>");
    if (bundle.live().stream().anyMatch(version -> version.role() == BundleRole.SERVING)) {
      button(page, bundle, BundleAction.DRAIN, "");
    } else if (bundle.state() == DeployState.DRAINING) {
      button(page, bundle, BundleAction.RESUME, "");
    }
    if (bundle.file().endsWith(".jar")) {
      button(page, bundle, BundleAction.REMOVE, "");
    }
    page.append("</td></tr>");
  }

  /** Says what a version does, in words. */
  private static String words(DeployedBundle bundle, LiveVersion version) {
    boolean waits =
        bundle.state() == DeployState.WAITING && bundle.digest().equals(version.digest());
    return switch (version.role()) {
      case SERVING -> waits ? "waits" : "serves";
      case TRIAL -> waits ? "waits" : "is tried out";
      case RESERVE -> "in reserve";
      case PINNED -> "for pipelines that name it";
      case LEAVING -> "gets no new runs";
    };
  }

  private void live(StringBuilder page, DeployedBundle bundle, LiveVersion version) {
    page.append("<div><a href=\"")
        .append(attribute(root + "/bundles/" + version.bundleId()))
        .append("\">")
        .append(html(version.version()))
        .append("</a> ")
        .append(words(bundle, version));
    if (!version.reason().isEmpty()) {
      page.append(" <small>").append(html(version.reason())).append("</small>");
    }
    for (RegisteredProcessor processor : version.processors()) {
      page.append("<br>").append(html(processor.name())).append(" <small>");
      page.append(processor.openUses()).append(" users, ").append(processor.runs());
      page.append(" runs, ").append(processor.failures()).append(" failures</small>");
    }
    page.append("</div>");
  }

  private void kept(StringBuilder page, DeployedBundle bundle, KeptVersion version) {
    page.append("<div>").append(html(version.version())).append(" <small>");
    page.append(html(version.deployed().toString())).append("</small> ");
    button(page, bundle, BundleAction.ROLL_BACK, version.digest());
    page.append("</div>");
  }

  private void button(
      StringBuilder page, DeployedBundle bundle, BundleAction action, String digest) {
    page.append("<form method=\"post\" action=\"").append(attribute(here())).append("\">");
    hidden(page, "action", action.parameter());
    hidden(page, "file", bundle.file());
    hidden(page, "digest", digest);
    page.append("<button type=\"submit\">").append(action.label()).append("</button></form>");
  }

  private static void hidden(StringBuilder page, String name, String value) {
    page.append("<input type=\"hidden\" name=\"").append(name).append("\" value=\"");
    page.append(attribute(value)).append("\">");
  }

  private String here() {
    return root + "/" + label;
  }

  private static String html(String text) {
    return Encode.forHtmlContent(text);
  }

  private static String attribute(String text) {
    return Encode.forHtmlAttribute(text);
  }
}
