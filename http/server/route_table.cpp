#include "http/server/route_table.hpp"

#include <algorithm>
#include <stdexcept>

namespace mbs::http {
namespace {

constexpr std::string_view literal_characters = "abcdefghijklmnopqrstuvwxyz0123456789-_.";

bool is_parameter(std::string_view part) noexcept {
  return part.size() > 2 && part.front() == '{' && part.back() == '}' &&
      part.substr(1, part.size() - 2).find_first_of("{}") == std::string_view::npos;
}

/// "/a/{b}" has the parts "a" and "{b}"; "/" has one that is empty.
std::vector<std::string_view> parts_of(std::string_view pattern) {
  std::vector<std::string_view> parts;
  while (!pattern.empty()) {
    pattern.remove_prefix(1);
    const auto end = std::min(pattern.find('/'), pattern.size());
    parts.push_back(pattern.substr(0, end));
    pattern.remove_prefix(end);
  }
  return parts;
}

bool is_well_formed(std::string_view pattern) {
  if (pattern == "/") return true;
  if (!pattern.starts_with('/')) return false;
  std::size_t parameters = 0;
  for (const auto part : parts_of(pattern)) {
    if (is_parameter(part)) {
      ++parameters;
    } else if (part.empty() || part.find_first_not_of(literal_characters) != std::string_view::npos) {
      return false;
    }
  }
  return parameters <= 1;
}

/// Whether some path fits both, and neither is the one without parameters.
bool are_confusable(const route& a, const route& b) {
  if (a.verb != b.verb) return false;
  const auto is_open = [](const route& r) { return r.pattern.find('{') != std::string_view::npos; };
  if (is_open(a) != is_open(b)) return false;
  const auto left = parts_of(a.pattern);
  const auto right = parts_of(b.pattern);
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
      [](std::string_view x, std::string_view y) { return x == y || is_parameter(x) || is_parameter(y); });
}

std::string shown(const route& r) {
  return std::string{to_text(r.verb)} + ' ' + std::string{r.pattern};
}

/// Whether `path` has the pattern's form; `parameter` is what stands for its "{…}".
bool fits(std::string_view before, std::string_view behind, std::string_view path,
    std::string_view& parameter) noexcept {
  if (path.size() <= before.size() + behind.size()) return false;
  if (!path.starts_with(before) || !path.ends_with(behind)) return false;
  const auto part = path.substr(before.size(), path.size() - before.size() - behind.size());
  if (part.find('/') != std::string_view::npos) return false;
  parameter = part;
  return true;
}

}  // namespace

route_table::route_table(std::vector<route> routes) : routes_{std::move(routes)} {
  check();
  for (const auto& r : routes_) {
    if (r.pattern.find('{') == std::string_view::npos) {
      exact_[r.pattern].push_back(&r);
    } else {
      open_.push_back(cut(r));
    }
  }
}

void route_table::check() const {
  for (auto at = routes_.begin(); at != routes_.end(); ++at) {
    if (!is_well_formed(at->pattern)) throw std::invalid_argument("malformed pattern: " + shown(*at));
    if (!at->handle) throw std::invalid_argument("nothing handles " + shown(*at));
    if (!at->permission) throw std::invalid_argument("nobody said who may " + shown(*at));
    if (at->verb == method::head || at->verb == method::other)
      throw std::invalid_argument("no route can have the method of " + shown(*at));
    for (auto other = routes_.begin(); other != at; ++other)
      if (are_confusable(*at, *other))
        throw std::invalid_argument(shown(*at) + " cannot be told from " + shown(*other));
  }
}

route_table::open_pattern route_table::cut(const route& r) noexcept {
  return {r.pattern.substr(0, r.pattern.find('{')), r.pattern.substr(r.pattern.find('}') + 1), &r};
}

route_match route_table::match(method verb, std::string_view path) const noexcept {
  const auto wanted = verb == method::head ? method::get : verb;
  route_match match;
  if (const auto at = exact_.find(path); at != exact_.end()) {
    match.path_is_known = true;
    for (const auto* r : at->second) {
      if (r->verb != wanted) continue;
      match.found = r;
      return match;
    }
  }
  for (const auto& pattern : open_) {
    std::string_view parameter;
    if (!fits(pattern.before, pattern.behind, path, parameter)) continue;
    match.path_is_known = true;
    if (pattern.leads_to->verb != wanted) continue;
    match.found = pattern.leads_to;
    match.parameter = parameter;
    return match;
  }
  return match;
}

std::string route_table::methods_at(std::string_view path) const {
  std::string methods;
  for (const auto& r : routes_) {
    const auto is_open = r.pattern.find('{') != std::string_view::npos;
    const auto [before, behind, leads_to] = cut(r);
    std::string_view parameter;
    if (is_open ? !fits(before, behind, path, parameter) : r.pattern != path) continue;
    if (!methods.empty()) methods += ", ";
    methods += to_text(r.verb);
    if (r.verb == method::get) methods += ", HEAD";
  }
  return methods;
}

}  // namespace mbs::http
