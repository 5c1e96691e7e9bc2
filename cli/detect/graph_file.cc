#include "cli/detect/graph_file.h"

#include "cli/detect/output_file.h"
#include "common/text/utf8.h"

namespace claque {
namespace {

std::string Xml(std::string_view text) {
  const std::string valid = ToValidUtf8(text);
  std::string out;
  for (size_t at = 0; at < valid.size();) {
    const size_t begin = at;
    const char32_t c = NextCodePoint(valid, &at);
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (c < 0x20 || (c & 0xFFFE) == 0xFFFE) {
      out += ' ';
    } else {
      out += valid.substr(begin, at - begin);
    }
  }
  return out;
}

std::string Text(double number) {
  std::string out;
  AppendNumber(number, &out);
  return out;
}

struct Node {
  uint32_t account = 0;
  size_t component = 0;
  size_t network = 0;  // 0 = in none
};

std::vector<Node> NodesOf(const NetworkGraph& graph) {
  std::vector<size_t> network(graph.names.size());
  for (size_t i = 0; i < graph.networks.size(); ++i) {
    for (const uint32_t account : graph.networks[i].accounts) network[account] = i + 1;
  }
  std::vector<Node> nodes;
  for (size_t i = 0; i < graph.components.size(); ++i) {
    for (const uint32_t account : graph.components[i].accounts) {
      nodes.push_back({account, i + 1, network[account]});
    }
  }
  return nodes;
}

}  // namespace

Status WriteGexf(const NetworkGraph& graph, const std::string& path) {
  CLAQUE_ASSIGN_OR_RETURN(const auto file, OutputFile::Create(path));
  file->Write(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<gexf xmlns=\"http://gexf.net/1.3\" version=\"1.3\">\n"
      "<graph defaultedgetype=\"undirected\">\n"
      "<attributes class=\"node\"><attribute id=\"0\" title=\"network\" type=\"integer\"/>"
      "<attribute id=\"1\" title=\"component\" type=\"integer\"/></attributes>\n"
      "<attributes class=\"edge\">");
  for (size_t i = 1; i < graph.figures.size(); ++i) {
    file->Write("<attribute id=\"" + std::to_string(i) + "\" title=\"" +
                Xml(graph.figures[i].name) + "\" type=\"double\"/>");
  }
  file->Write("</attributes>\n<nodes>\n");
  for (const Node& node : NodesOf(graph)) {
    file->Write("<node id=\"" + std::to_string(node.account) + "\" label=\"" +
                Xml(graph.names[node.account]) + "\"><attvalues>");
    if (node.network > 0) {
      file->Write("<attvalue for=\"0\" value=\"" + std::to_string(node.network) + "\"/>");
    }
    file->Write("<attvalue for=\"1\" value=\"" + std::to_string(node.component) +
                "\"/></attvalues></node>\n");
  }
  file->Write("</nodes>\n<edges>\n");
  for (size_t edge = 0; edge < graph.edges.size(); ++edge) {
    const auto& [a, b] = graph.edges[edge];
    file->Write("<edge id=\"" + std::to_string(edge) + "\" source=\"" + std::to_string(a) +
                "\" target=\"" + std::to_string(b) + "\" weight=\"" +
                Text(graph.figures[0].of_edge[edge]) + "\"><attvalues>");
    for (size_t i = 1; i < graph.figures.size(); ++i) {
      file->Write("<attvalue for=\"" + std::to_string(i) + "\" value=\"" +
                  Text(graph.figures[i].of_edge[edge]) + "\"/>");
    }
    file->Write("</attvalues></edge>\n");
  }
  file->Write("</edges>\n</graph>\n</gexf>\n");
  return file->Close();
}

Status WriteGraphMl(const NetworkGraph& graph, const std::string& path) {
  CLAQUE_ASSIGN_OR_RETURN(const auto file, OutputFile::Create(path));
  file->Write(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n"
      "<key id=\"label\" for=\"node\" attr.name=\"label\" attr.type=\"string\"/>\n"
      "<key id=\"network\" for=\"node\" attr.name=\"network\" attr.type=\"int\"/>\n"
      "<key id=\"component\" for=\"node\" attr.name=\"component\" attr.type=\"int\"/>\n");
  for (size_t i = 0; i < graph.figures.size(); ++i) {
    file->Write("<key id=\"e" + std::to_string(i) + "\" for=\"edge\" attr.name=\"" +
                Xml(graph.figures[i].name) + "\" attr.type=\"double\"/>\n");
  }
  file->Write("<graph edgedefault=\"undirected\">\n");
  for (const Node& node : NodesOf(graph)) {
    file->Write("<node id=\"n" + std::to_string(node.account) + "\"><data key=\"label\">" +
                Xml(graph.names[node.account]) + "</data>");
    if (node.network > 0) {
      file->Write("<data key=\"network\">" + std::to_string(node.network) + "</data>");
    }
    file->Write("<data key=\"component\">" + std::to_string(node.component) + "</data></node>\n");
  }
  for (size_t edge = 0; edge < graph.edges.size(); ++edge) {
    const auto& [a, b] = graph.edges[edge];
    file->Write("<edge source=\"n" + std::to_string(a) + "\" target=\"n" + std::to_string(b) +
                "\">");
    for (size_t i = 0; i < graph.figures.size(); ++i) {
      file->Write("<data key=\"e" + std::to_string(i) + "\">" +
                  Text(graph.figures[i].of_edge[edge]) + "</data>");
    }
    file->Write("</edge>\n");
  }
  file->Write("</graph>\n</graphml>\n");
  return file->Close();
}

}  // namespace claque
