package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.tck.server.Api;

/**
 * The visual pipeline editor of py_vcon_server, from a checkout of it, in a real browser: {@code
 * ./test --all -Dpeer.checkout=FOLDER}.
 */
@Tag("long")
@Timeout(120)
@EnabledIfSystemProperty(named = PipelineEditorIT.CHECKOUT, matches = ".+")
class PipelineEditorIT {
  static final String CHECKOUT = "peer.checkout";
  private static final String EDITOR = "py_vcon_server/py_vcon_server/pipeline_editor";

  /** Opens the menu of a node, presses what is in menus, and types, as a person would. */
  private static final String HANDS =
      """
      const find = async (what) => {
        for (let i = 0; i < 100; i++) {
          const found = what();
          if (found) return found;
          await new Promise(r => setTimeout(r, 50));
        }
        throw new Error('not there: ' + what);
      };
      const menu = async (node) => {
        const shown = await find(() => document.querySelector(`[data-id=${node}]`));
        const at = shown.getBoundingClientRect();
        shown.dispatchEvent(new MouseEvent('contextmenu',
          { bubbles: true, cancelable: true, clientX: at.x + 10, clientY: at.y + 10, button: 2 }));
      };
      const press = async (words) => (await find(() => [...document.querySelectorAll('button')]
        .find(b => b.textContent.trim().startsWith(words) && !b.disabled))).click();
      const type = async (name, text) => {
        const field = await find(() => document.getElementById(name));
        Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set.call(field, text);
        field.dispatchEvent(new Event('input', { bubbles: true }));
      };
      """;

  @TempDir static Path folder;
  @TempDir static Path profile;
  private static ServerProcess server;
  private static Api api;

  @BeforeAll
  static void start() throws IOException {
    server =
        ServerProcess.start(
            folder,
            Map.of(
                "PIPELINE_EDITOR_DIR", Path.of(System.getProperty(CHECKOUT), EDITOR).toString()));
    api = server.api;
    api.put(
            "/pipeline/drawn",
            "{'pipeline_options':{'label':'before'},'processors':["
                + "{'processor_name':'set_parameters','processor_options':{'parameters':{'a':1}}},"
                + "{'processor_name':'jq','processor_options':{'jq_queries':{'n':'.vcons | length'}}}]}")
        .expect(204);
    api.get("/openapi.json").expect(200); // the editor's deep links race with a cold one
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  private static void work(Browser browser, String script) throws Exception {
    browser.open(api.url() + "/pipeline_editor/index.html?edit=drawn");
    browser.run("(async () => {" + HANDS + script + "})()");
  }

  @Test
  void aPipelineIsLoadedEditedAndSaved() throws Exception {
    try (Browser browser = new Browser(profile, "foreign.example")) {
      work(
          browser,
          "await menu('p0'); await press('Edit processor options');"
              + " await find(() => document.getElementById('parameters')?.value.includes('1'));"
              + " await type('label', 'by hand');"
              + " await press('Done'); await menu('pipeline'); await press('Save');");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  api.get("/pipeline/drawn")
                      .json()
                      .at("/processors/0/processor_options/label")
                      .asText()
                      .equals("by hand"));
      assertEquals(
          1,
          api.get("/pipeline/drawn")
              .json()
              .at("/processors/0/processor_options/parameters/a")
              .asInt());
    }
  }

  @Test
  void aPipelineIsRunStepByStepOnAVconOfThePersons() throws Exception {
    try (Browser browser = new Browser(profile, "foreign.example")) {
      work(
          browser,
          """
          window.steps = [];
          const asked = window.fetch;
          window.fetch = async (...what) => {
            const answer = await asked(...what);
            if (String(what[0].url || what[0]).includes('/processIO/')) {
              window.steps.push(await answer.clone().json());
            }
            return answer;
          };
          await menu('pipeline');
          await press('Simulate run');
          const input = await find(() => document.querySelector('input[type=file]'));
          const files = new DataTransfer();
          files.items.add(new File(['{"uuid":"drawn-1","parties":[]}'], 'a.vcon'));
          input.files = files.files;
          input.dispatchEvent(new Event('change', { bubbles: true }));
          await find(() => window.steps.length == 2);
          """);
      assertEquals(
          "{\"a\":1,\"n\":1}", browser.run("JSON.stringify(window.steps[1].parameters)").asText());
    }
  }
}
