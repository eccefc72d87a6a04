#pragma once

#include <boost/json/object.hpp>

#include <string_view>

namespace mbs::cli {

/// A line of the log as members of an object. An event ("event=refused code=… detail="…": more words")
/// becomes a member for each of its fields; `message` is what follows them, or the event's name. Anything
/// else is all `message`. Counts and statuses are numbers. A field that occurs twice, or is named like what
/// every line has, keeps its first meaning: nobody can forge one by what he sends.
[[nodiscard]] boost::json::object fields_of(std::string_view line);

}  // namespace mbs::cli
