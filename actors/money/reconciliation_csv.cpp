#include "actors/money/reconciliation_csv.hpp"

#include "protocols/csv/csv_writer.hpp"

namespace mbs::actors {

std::string differences_head() {
  std::string line;
  csv::append_line(line,
      {"number", "side", "cause", "account", "record", "reference", "expected", "found", "at_stake",
          "segments_expected", "segments_found", "day", "network", "link", "since", "what", "action"});
  return line;
}

void append_difference(std::string& lines, const persistence::numbered_difference& d,
    std::string_view network, domain::cause_language language) {
  const auto& what = d.what;
  const auto& words = domain::words_of(what.cause, language);
  csv::append_line(lines,
      {std::to_string(d.number), domain::to_text(domain::side_of(what.cause)), domain::to_text(what.cause),
          what.account ? domain::to_text(what.account) : std::string{}, what.subject, what.reference,
          what.expected.to_text(), what.found.to_text(), domain::at_stake(what).to_text(),
          std::to_string(what.segments_expected), std::to_string(what.segments_found),
          what.day ? to_text(*what.day) : std::string{}, network, d.link,
          what.since == domain::time_point{} ? std::string{} : domain::to_rfc3339(what.since), words.what,
          words.action});
}

}  // namespace mbs::actors
