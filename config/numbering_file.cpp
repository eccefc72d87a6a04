#include "config/numbering_file.hpp"

#include "config/read_text.hpp"
#include "config/text_rules.hpp"
#include "config/unseen.hpp"

#include <algorithm>
#include <set>
#include <string_view>

namespace mbs::config {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

bool is_prefix(std::string_view text) {
  return !text.empty() && text.size() <= 9 &&
      text.find_first_not_of("0123456789") == std::string_view::npos && text.front() != '0';
}

}  // namespace

numbering_result read_numbering_file(const std::string& path) {
  numbering_result out;
  constexpr std::size_t longest_file = 16'777'216;
  const auto read = read_text(path, longest_file);
  if (!read.trouble.empty()) {
    out.complaints.push_back(path + ": " + read.trouble + "; allowed: a readable CSV file of prefix,network");
    return out;
  }
  std::set<std::string, std::less<>> seen;
  auto rest = without_mark(read.text);  // spreadsheets write one
  for (std::size_t number = 1; !rest.empty(); ++number) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const auto text = trimmed(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (text.empty() || text.front() == '#' || (number == 1 && text == "prefix,network")) continue;
    const auto comma = text.find(',');
    const auto prefix = trimmed(text.substr(0, comma));
    const auto network =
        comma == std::string_view::npos ? std::string_view{} : trimmed(text.substr(comma + 1));
    const auto complain = [&](std::string_view what) {
      out.complaints.push_back(path + ':' + std::to_string(number) + ": " + std::string{what});
    };
    if (!is_prefix(prefix)) {
      complain(
          "the prefix must be 1 to 9 digits of the national number, without the leading 0 and without 254");
    } else if (!is_link_name(network)) {
      complain("after the comma comes the name of a network: 1 to 32 of a-z, 0-9, - and _");
    } else if (!seen.emplace(prefix).second) {
      complain("the prefix " + std::string{prefix} + " occurs twice");
    } else {
      out.rules.push_back({std::string{prefix}, std::string{network}});
    }
  }
  if (out.rules.empty() && out.complaints.empty()) out.complaints.push_back(path + ": it holds no prefix");
  return out;
}

}  // namespace mbs::config
