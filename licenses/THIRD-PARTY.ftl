<#--
  One line for each library: its coordinates in Maven, its licences as their files in this folder are
  named (where there are several, it may be had under any of them), and its name.
-->
The software of others in here. Each line: group, name and version in Maven; its licences, any of
which may be chosen; what it calls itself. The texts of the licences are in the folder licenses beside
this file. The sources of each are published beside it in Maven, with the classifier "sources".

<#list dependencyMap as entry>
<#assign library = entry.getKey()/>
${library.groupId}:${library.artifactId}:${library.version} | ${entry.getValue()?join(", ")} | ${library.name!library.artifactId}
</#list>
