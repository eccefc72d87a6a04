#include "http/json/field_reader.hpp"

namespace mbs::http {
namespace {

std::string wrong_type(std::string_view wanted, json_kind got) {
  return "must be " + std::string{wanted} + ", not " + std::string{name_of(got)};
}

}  // namespace

void field_reader::complain(std::string pointer, std::string detail) {
  if (complaints_.size() >= max_complaints) return;
  complaints_.push_back(
      {.pointer = std::move(pointer), .parameter = {}, .code = {}, .detail = std::move(detail)});
}

void field_reader::complain_about(std::string_view name, std::string detail) {
  std::string pointer;
  append_pointer(pointer, shortened(name));
  complain(std::move(pointer), std::move(detail));
}

bool field_reader::is_text(const json_node& node) {
  if (node.kind == json_kind::string) return true;
  complain_about(node.name, wrong_type("a string", node.kind));
  return false;
}

void field_reader::read_text(const json_node& node, std::string& to) {
  if (is_text(node)) to = node.text;
}

void field_reader::read_flag(const json_node& node, bool& to) {
  if (node.kind != json_kind::boolean) return complain_about(node.name, wrong_type("a boolean", node.kind));
  to = node.integer != 0;
}

std::optional<std::int64_t> field_reader::read_integer(
    const json_node& node, std::int64_t least, std::int64_t most) {
  if (node.kind == json_kind::integer && node.integer >= least && node.integer <= most) return node.integer;
  if (node.kind != json_kind::integer && node.kind != json_kind::other_number) {
    complain_about(node.name, wrong_type("an integer", node.kind));
  } else {
    complain_about(node.name,
        "must be an integer from " + std::to_string(least) + " to " + std::to_string(most) +
            (node.kind == json_kind::integer ? ", not " + std::to_string(node.integer) : ""));
  }
  return std::nullopt;
}

std::optional<std::int64_t> field_reader::read_any_integer(const json_node& node) {
  if (node.kind == json_kind::integer) return node.integer;
  complain_about(node.name,
      node.kind == json_kind::other_number
          ? "must be an integer of at most 18 digits, without point or exponent"
          : wrong_type("an integer", node.kind));
  return std::nullopt;
}

bool field_reader::is_empty_list(const json_node& node) const noexcept {
  return node.kind == json_kind::array && node.next == document_.index_of(node) + 1;
}

void field_reader::read_texts(const json_node& node, std::vector<std::string>& to) {
  if (node.kind == json_kind::string) {
    to.emplace_back(node.text);
    return;
  }
  if (node.kind != json_kind::array)
    return complain_about(node.name, wrong_type("a string or a list of strings", node.kind));
  if (is_empty_list(node)) return complain_about(node.name, "the list is empty; give at least one string");
  std::size_t position = 0;
  document_.each(node, [&](const json_node& element) {
    if (element.kind == json_kind::string) {
      to.emplace_back(element.text);
    } else {
      std::string pointer;
      append_pointer(pointer, node.name);
      append_pointer(pointer, std::to_string(position));
      complain(std::move(pointer), wrong_type("a string", element.kind));
    }
    ++position;
  });
}

}  // namespace mbs::http
