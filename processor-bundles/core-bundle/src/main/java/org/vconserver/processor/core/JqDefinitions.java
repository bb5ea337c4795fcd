package org.vconserver.processor.core;

import java.util.ArrayList;
import java.util.List;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.internal.JsonQueryFunction;
import net.thisptr.jackson.jq.internal.javacc.ExpressionParser;

/** Functions of jq 1.6 that jackson-jq lacks, and that can be said in jq itself. */
final class JqDefinitions {
  /** Name, parameters, and what it does. */
  private static final String[][] DEFINITIONS = {
    {"isempty(g)", "first((g | false), true)"},
    {"IN(s)", "any(s == .; .)"},
    {"IN(src; s)", "any(src == s; .)"},
    {
      "INDEX(stream; f)",
      "reduce stream as $row ({}; .[$row | f | if type == \"string\" then . else tojson end] = $row)"
    },
    {"INDEX(f)", "INDEX(.[]; f)"},
    {"JOIN($idx; f)", "[.[] | [., $idx[f]]]"},
    {"JOIN($idx; stream; f)", "stream | [., $idx[f]]"},
    {"JOIN($idx; stream; f; g)", "stream | [., $idx[f]] | g"},
    {"repeat(f)", "def _again: ., (f | _again); _again"},
    {
      "bsearch($x)",
      "if type != \"array\" then error(\"\\(type) can't be searched\") else . as $all"
          + " | {low: 0, high: (length - 1), at: null}"
          + " | until(.at != null or .low > .high; ((.low + .high) / 2 | floor) as $middle"
          + " | if $all[$middle] == $x then .at = $middle elif $all[$middle] < $x"
          + " then .low = $middle + 1 else .high = $middle - 1 end)"
          + " | if .at != null then .at else -1 - .low end end"
    },
    {
      "_events($at)",
      "if ((type == \"array\") or (type == \"object\")) and length > 0 then . as $whole"
          + " | (if type == \"array\" then [range(length)] else keys_unsorted end) as $members"
          + " | ($members[] as $member | $whole[$member] | _events($at + [$member])),"
          + " [$at + [$members[-1]]] else [$at, .] end"
    },
    {"tostream", "_events([])"},
    {
      "fromstream(events)",
      "foreach events as $event ({done: false, value: null};"
          + " (if .done then {done: false, value: null} else . end)"
          + " | if ($event | length) == 1 then (.done = (($event[0] | length) == 1))"
          + " elif $event[0] == [] then {done: true, value: $event[1]}"
          + " else .value |= setpath($event[0]; $event[1]) end;"
          + " if .done then .value else empty end)"
    },
    {
      "truncate_stream(events)",
      ". as $depth | null | events | select((.[0] | length) > $depth) | [.[0][$depth:]] + .[1:]"
    },
    {"truncate_stream($depth; events)", "$depth | truncate_stream(events)"},
    {
      "format(name)",
      "name as $name | if $name == \"text\" then @text elif $name == \"json\" then @json"
          + " elif $name == \"csv\" then @csv elif $name == \"tsv\" then @tsv elif $name == \"html\" then @html"
          + " elif $name == \"uri\" then @uri elif $name == \"sh\" then @sh elif $name == \"base64\" then @base64"
          + " elif $name == \"base64d\" then @base64d else error(\"\\($name) is not a valid format\") end"
    },
    {"debug", "."},
    {"stderr", "."},
    {"input_line_number", "0"},
    {"get_search_list", "[]"},
    {"todate", "strftime(\"%Y-%m-%dT%H:%M:%SZ\")"},
    {"fromdate", "fromdateiso8601"},
    {"finites", "select(isinfinite or isnan | not)"},
    {"paths", "path(..) | select(length > 0)"},
    {"leaf_paths", "paths(scalars)"},
    {"todateiso8601", "strftime(\"%Y-%m-%dT%H:%M:%SZ\")"},
    {"fromdateiso8601", "strptime(\"%Y-%m-%dT%H:%M:%SZ\") | mktime"}
  };

  private JqDefinitions() {}

  /** Adds them to a scope, which has the functions that they use. */
  static void addTo(Scope scope) {
    for (String[] definition : DEFINITIONS) {
      String head = definition[0];
      int open = head.indexOf('(');
      String name = open < 0 ? head : head.substring(0, open);
      List<String> parameters = new ArrayList<>();
      if (open >= 0) {
        for (String parameter : head.substring(open + 1, head.length() - 1).split(";", 0)) {
          parameters.add(parameter.strip());
        }
      }
      try {
        Expression body =
            GuardedTree.guard(ExpressionParser.compile(definition[1], JqBuiltins.VERSION));
        scope.addFunction(
            name,
            parameters.size(),
            JqBuiltins.counted(new JsonQueryFunction(name, parameters, body, scope)));
      } catch (JsonQueryException e) {
        throw new IllegalStateException(head, e);
      }
    }
  }
}
