#include "worker/classify/inspect_json.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace claque {
namespace {

using Json = nlohmann::ordered_json;

std::string Print(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

InspectAnswer Refuse(const Json& id, std::string why) {
  Json out;
  out["id"] = id;
  out["error"] = why;
  return {Print(out), InvalidArgument(std::move(why))};
}

double Round(double value) { return std::round(value * 1e4) / 1e4; }

std::string Lower(std::string_view s) {
  std::string out(s);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

// The object on `line` with its string members `fields`, or the answer that refuses it.
struct Input {
  Json object;
  Json id;
  bool ok = false;
  InspectAnswer refusal;
};
Input Read(std::string_view line, std::initializer_list<const char*> fields) {
  Input in;
  in.object = Json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (in.object.is_discarded()) {
    in.refusal = Refuse(nullptr, "malformed JSON");
    return in;
  }
  if (!in.object.is_object()) {
    in.refusal = Refuse(nullptr, "not a JSON object");
    return in;
  }
  if (const auto id = in.object.find("id"); id != in.object.end()) in.id = *id;
  for (const char* field : fields) {
    const auto value = in.object.find(field);
    if (value == in.object.end() || !value->is_string()) {
      in.refusal = Refuse(in.id, std::string("field \"") + field + "\" is not a string");
      return in;
    }
  }
  in.ok = true;
  return in;
}

template <typename Strings>
Json List(const Strings& strings) {
  Json out = Json::array();
  for (const auto& s : strings) out.push_back(s);
  return out;
}

Json TextOrNull(const std::string& s) { return s.empty() ? Json(nullptr) : Json(s); }

Json SpanList(const v1::Mission& mission, const std::string& text) {
  Json out = Json::array();
  for (const v1::Span& span : mission.spans()) {
    const auto begin = static_cast<size_t>(span.begin());
    out.push_back({{"field", span.field()},
                   {"begin", span.begin()},
                   {"end", span.end()},
                   {"text", text.substr(begin, static_cast<size_t>(span.end()) - begin)},
                   {"cue", span.cue()},
                   {"weight", Round(span.weight())}});
  }
  return out;
}

}  // namespace

InspectAnswer InspectText(const Classifier& classifier, std::string_view line, bool explain) {
  const Input in = Read(line, {"text"});
  if (!in.ok) return in.refusal;
  std::string lang;
  if (const auto it = in.object.find("lang"); it != in.object.end() && it->is_string()) {
    lang = it->get<std::string>();
  }
  const auto text = in.object["text"].get<std::string>();
  const Detection d = classifier.Detect(text, lang, {}, explain);
  const v1::Mission& m = d.mission;
  Json out;
  out["id"] = in.id;
  out["lang"] = d.language.code;
  out["is_directive"] = d.is_directive;
  out["confidence"] = Round(m.confidence());
  out["category"] = Lower(v1::Category_Name(m.category()));
  out["numbered"] = m.numbered();
  out["mission_no"] = m.numbered() ? Json(m.mission_no()) : Json(nullptr);
  out["actions"] = Json::array();
  for (const int a : m.actions()) {
    out["actions"].push_back(Lower(v1::Action_Name(static_cast<v1::Action>(a))));
  }
  out["targets"] = List(m.targets());
  out["stock_phrases"] = Json::array();
  for (const v1::StockPhrase& p : m.stock_phrases()) out["stock_phrases"].push_back(p.text());
  out["anti_copy_paste"] = m.anti_copy_paste();
  out["start_time"] = TextOrNull(m.start_time_text());
  out["deadline"] = TextOrNull(m.deadline_text());
  out["rewards"] = List(m.rewards());
  out["proof_requests"] = List(m.proof_requests());
  out["spans"] = SpanList(m, text);
  if (explain) {
    out["features"] = Json::array();
    for (const Detection::Feature& f : d.features) {
      out["features"].push_back(
          {{"name", f.name}, {"value", Round(f.value)}, {"weight", Round(f.weight)}});
    }
    out["log_odds"] = Round(d.log_odds);
    out["model_version"] = m.model_version();
  }
  return {Print(out), OkStatus()};
}

InspectAnswer InspectMatch(std::string_view line, Translations translations) {
  const Input in = Read(line, {"phrase", "text"});
  if (!in.ok) return in.refusal;
  const EchoMatch match = MatchPhrase(in.object["phrase"].get<std::string>(),
                                      in.object["text"].get<std::string>(), translations);
  Json out;
  out["id"] = in.id;
  out["is_variant"] = match.is_variant;
  out["score"] = Round(match.score);
  out["kind"] = match.is_variant ? Json(Lower(v1::EchoKind_Name(match.kind))) : Json(nullptr);
  return {Print(out), OkStatus()};
}

InspectAnswer InspectLang(const Classifier& classifier, std::string_view line) {
  const Input in = Read(line, {"text"});
  if (!in.ok) return in.refusal;
  const Language language = classifier.Identify(in.object["text"].get<std::string>());
  Json out;
  out["id"] = in.id;
  out["lang"] = language.code;
  out["confidence"] = Round(language.confidence);
  return {Print(out), OkStatus()};
}

}  // namespace claque
