#include "http/messages/send_request.hpp"

#include "http/json/field_reader.hpp"

#include <array>

namespace mbs::http {
namespace {

enum field : std::size_t { to, from, text, traffic, validity, callback_url, reference, transliterate };
constexpr std::array<std::string_view, 8> names{
    "to", "from", "text", "class", "validity", "callback_url", "reference", "transliterate"};

// Far beyond any setting: what is longer is not seconds.
constexpr std::int64_t most_seconds = 31'536'000;

void read_field(std::size_t index, const json_node& node, field_reader& reader, domain::submission& into) {
  switch (index) {
    case field::to: return reader.read_texts(node, into.to);
    case field::from: return reader.read_text(node, into.from);
    case field::text: return reader.read_text(node, into.text);
    case field::traffic: {
      std::string word;
      if (node.kind != json_kind::string) return reader.read_text(node, word);
      if (const auto c = domain::traffic_class_from(node.text)) {
        into.traffic = *c;
      } else {
        reader.complain_about("class", "must be otp, transactional or promotional");
      }
      return;
    }
    case field::validity:
      if (const auto seconds = reader.read_integer(node, 1, most_seconds))
        into.validity = std::chrono::seconds{*seconds};
      return;
    case field::callback_url: return reader.read_text(node, into.callback_url);
    case field::reference: return reader.read_text(node, into.reference);
    case field::transliterate: return reader.read_flag(node, into.transliterate);
    default: return;
  }
}

}  // namespace

std::vector<field_error> read_send_request(
    std::string_view body, json_document& document, domain::submission& into) {
  std::vector<field_error> complaints;
  if (auto fault = document.parse(body)) {
    complaints.push_back(std::move(*fault));
    return complaints;
  }
  field_reader reader{document, complaints};
  std::array<bool, names.size()> given{};
  reader.read(document.root(), names, [&](std::size_t index, const json_node& node) {
    given[index] = true;
    read_field(index, node, reader, into);
  });
  if (document.root().kind != json_kind::object) return complaints;
  for (const auto required : {field::to, field::from, field::text})
    if (!given[required]) reader.complain_about(names[required], "the field is required");
  return complaints;
}

}  // namespace mbs::http
