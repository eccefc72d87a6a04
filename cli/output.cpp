#include "cli/output.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <fstream>

namespace mbs::cli {
namespace {

/// Characters, not octets: names are UTF-8.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string plain(const boost::json::value& value) {
  if (const auto* text = value.if_string()) return {text->begin(), text->end()};
  if (const auto* list = value.if_array()) {
    std::string out;
    for (const auto& element : *list)
      out += (out.empty() ? "" : ", ") + plain(element);
    return out;
  }
  if (value.is_null()) return "-";
  return boost::json::serialize(value);
}

}  // namespace

void output::document(const boost::json::object& value) {
  out_ << boost::json::serialize(value) << '\n';
}

void output::facts(const boost::json::object& value) {
  if (json_) return document(value);
  std::size_t widest = 0;
  for (const auto& member : value)
    widest = std::max(widest, member.key().size());
  for (const auto& member : value) {
    out_ << member.key() << std::string(widest - member.key().size() + 2, ' ') << plain(member.value())
         << '\n';
  }
}

void output::table(const text_table& table) {
  std::vector<std::size_t> widths;
  for (const auto& heading : table.headings)
    widths.push_back(width(heading));
  for (const auto& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], width(row[i]));
  }
  const auto print = [&](const std::vector<std::string>& row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool last = i + 1 == row.size();
      out_ << row[i] << (last ? "\n" : std::string(widths[i] - width(row[i]) + 2, ' '));
    }
  };
  print(table.headings);
  for (const auto& row : table.rows)
    print(row);
}

void output::failed(const failure& f) {
  if (!json_) {
    err_ << "mbs: " << f.what() << '\n';
    for (const auto& detail : f.details())
      err_ << "  " << detail << '\n';
    return;
  }
  boost::json::object error{{"code", f.code()}, {"message", f.what()}};
  if (!f.details().empty()) error["details"] = boost::json::array(f.details().begin(), f.details().end());
  err_ << boost::json::serialize(boost::json::object{{"error", error}}) << '\n';
}

void write_file(const std::string& path, const std::string& content) {
  std::ofstream to{path, std::ios::binary};
  to << content;
  to.close();
  if (!to) throw usage_failure(path + " cannot be written");
}

}  // namespace mbs::cli
