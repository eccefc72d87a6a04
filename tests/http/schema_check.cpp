#include "tests/http/schema_check.hpp"

#include <regex.h>

#include <algorithm>
#include <memory>
#include <set>

namespace mbs::http::tests {
namespace json = boost::json;
namespace {

/// Our patterns keep to what ECMA-262 (JSON Schema) and POSIX read alike.
bool fits(const char* pattern, const char* text) {
  regex_t compiled;
  if (::regcomp(&compiled, pattern, REG_EXTENDED | REG_NOSUB) != 0) return false;
  const std::unique_ptr<regex_t, decltype(&::regfree)> guard{&compiled, ::regfree};
  return ::regexec(&compiled, text, 0, nullptr, 0) == 0;
}

class checker {
 public:
  explicit checker(const json::value& document) : document_{document} {}

  void check(const json::value& value, const json::value& schema, const std::string& where) {
    const auto& s = schema.as_object();
    for (const auto& [keyword, argument] : s)
      check_keyword(value, s, std::string{keyword}, argument, where);
  }
  std::vector<std::string> found;

 private:
  void complain(const std::string& where, const std::string& what) { found.push_back(where + ": " + what); }

  void check_keyword(const json::value& value, const json::object& schema, const std::string& keyword,
      const json::value& argument, const std::string& where) {
    static const std::set<std::string> notes{"description", "default", "format", "additionalProperties"};
    if (notes.contains(keyword)) return;
    if (keyword == "$ref") {
      json::error_code ec;
      const auto* target = document_.find_pointer(std::string{argument.as_string()}.substr(1), ec);
      if (target == nullptr) return complain(where, "broken reference " + std::string{argument.as_string()});
      return check(value, *target, where);
    }
    if (keyword == "type") return check_type(value, argument, where);
    if (keyword == "const" && value != argument)
      return complain(where, "is not " + json::serialize(argument));
    if (keyword == "enum") {
      const auto& all = argument.as_array();
      if (std::find(all.begin(), all.end(), value) == all.end()) complain(where, "is not in the enum");
    } else if (keyword == "oneOf") {
      check_one_of(value, argument.as_array(), where);
    } else if (keyword == "properties") {
      check_properties(value, schema, where);
    } else if (keyword == "required") {
      check_required(value, argument.as_array(), where);
    } else if (keyword == "items") {
      check_items(value, argument, where);
    } else {
      check_bound(value, keyword, argument, where);
    }
  }

  void check_type(const json::value& value, const json::value& types, const std::string& where) {
    const auto fits = [&](const json::value& type) {
      const auto& name = type.as_string();
      return (name == "object" && value.is_object()) || (name == "array" && value.is_array()) ||
          (name == "string" && value.is_string()) || (name == "integer" && value.is_int64()) ||
          (name == "boolean" && value.is_bool()) || (name == "null" && value.is_null());
    };
    const auto good =
        types.is_array() ? std::any_of(types.as_array().begin(), types.as_array().end(), fits) : fits(types);
    if (!good) complain(where, "has the wrong type: " + json::serialize(value));
  }

  void check_one_of(const json::value& value, const json::array& schemas, const std::string& where) {
    const auto matches = std::count_if(schemas.begin(), schemas.end(), [&](const json::value& s) {
      checker alone{document_};
      alone.check(value, s, where);
      return alone.found.empty();
    });
    if (matches != 1) complain(where, "fits " + std::to_string(matches) + " of oneOf");
  }

  void check_properties(const json::value& value, const json::object& schema, const std::string& where) {
    if (!value.is_object()) return;
    const auto& properties = schema.at("properties").as_object();
    for (const auto& [name, member] : value.as_object()) {
      const auto at = where + "/" + std::string{name};
      if (const auto* s = properties.if_contains(name)) {
        check(member, *s, at);
      } else if (schema.contains("additionalProperties")) {
        complain(at, "is not described");
      }
    }
  }

  void check_required(const json::value& value, const json::array& names, const std::string& where) {
    if (!value.is_object()) return;
    for (const auto& name : names)
      if (!value.as_object().contains(name.as_string())) complain(where, "lacks " + json::serialize(name));
  }

  void check_items(const json::value& value, const json::value& schema, const std::string& where) {
    if (!value.is_array()) return;
    std::size_t position = 0;
    for (const auto& element : value.as_array())
      check(element, schema, where + "/" + std::to_string(position++));
  }

  void check_bound(const json::value& value, const std::string& keyword, const json::value& argument,
      const std::string& where) {
    auto good = true;
    if (keyword == "pattern") {
      good = !value.is_string() || fits(argument.as_string().c_str(), value.as_string().c_str());
    } else if (keyword == "minimum") {
      good = !value.is_int64() || value.as_int64() >= argument.as_int64();
    } else if (keyword == "maximum") {
      good = !value.is_int64() || value.as_int64() <= argument.as_int64();
    } else if (keyword == "minItems") {
      good = !value.is_array() || value.as_array().size() >= argument.to_number<std::size_t>();
    } else if (keyword == "minLength") {
      good = !value.is_string() || value.as_string().size() >= argument.to_number<std::size_t>();
    } else if (keyword == "maxLength") {
      good = !value.is_string() || value.as_string().size() <= argument.to_number<std::size_t>();
    } else if (keyword != "const") {
      return complain(where, "keyword " + keyword + " is not known to this check");
    }
    if (!good) complain(where, "breaks " + keyword + ": " + json::serialize(value));
  }

  const json::value& document_;
};

}  // namespace

std::vector<std::string> complaints(
    const json::value& value, const json::value& schema, const json::value& document) {
  checker c{document};
  c.check(value, schema, "");
  return std::move(c.found);
}

}  // namespace mbs::http::tests
