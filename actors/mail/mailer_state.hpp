#pragma once

#include "actors/mail/mailer_actor.hpp"
#include "domain/webhooks/receiver_rest.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// What MAILER knows. Internal to it.
namespace mbs::actors {

inline constexpr domain::duration longest_mail_rest = std::chrono::seconds{60};

/// A mail that is under way, or whose outcome is not written yet: not read again meanwhile.
struct held_mail {
  std::string host;
  domain::mail_kind kind = domain::mail_kind::email_code;
  std::uint32_t attempts = 0;
  domain::time_point ends_at;
};

struct mailer_state {
  explicit mailer_state(mailer_actor::pointer me) : self{me} {}

  mailer_actor::pointer self;
  std::optional<mailer_dependencies> deps;

  std::map<domain::mail_id, held_mail> held;
  std::map<std::string, std::uint32_t, std::less<>> of_host;  ///< under way
  std::uint32_t under_way = 0;
  domain::receiver_rest rest{longest_mail_rest};
  std::string cursor;  ///< hosts after this one are next
  bool reading = false, asked_meanwhile = false;
  std::vector<persistence::mail_outcome> outcomes, being_settled;
  bool taking_stock = false, are_rules_set = false;
  bool forgetting = false;
  domain::time_point forget_at;

  void look();
  void on_read(const mails_read& m);
  void on_answer(const mail_answered& m);
  void settle();
  void on_settled(const mails_settled& m);
  void take_stock();
  void on_stock(const stock_taken& m);
  void forget();
  void tick();

 private:
  [[nodiscard]] std::uint32_t free_places() const;
  [[nodiscard]] std::uint32_t places_of_a_host() const { return std::max(1U, deps->options.at_once / 2); }
  bool begin(const persistence::due_mail& mail);
  void give_up(const persistence::due_mail& mail, std::string why);
  void conclude(domain::mail_id id, const held_mail& mail, const domain::smtp_answer& answer);
};

}  // namespace mbs::actors
