#pragma once

#include "actors/access/factor_tries.hpp"
#include "actors/gateway/factor_gateway.hpp"
#include "actors/mail/mailer_actor.hpp"
#include "actors/runtime/store_pool.hpp"
#include "persistence/access/person_records.hpp"

#include <functional>

namespace mbs::actors {

/// Second factors over the store: each change in one transaction with its entry and mail.
class factor_service final : public factor_gateway {
 public:
  /// `store` and `tries` outlive it.
  factor_service(store_pool& store, mailer_actor mailer, factor_tries& tries)
      : store_{store}, mailer_{std::move(mailer)}, tries_{tries} {}

  void get_factor(domain::person_id person, completion<persistence::factor_standing> done) override;
  void begin_factor(const factor_session& in, completion<begun_factor> done) override;
  void confirm_factor(
      const factor_session& in, const std::string& code, completion<factor_changed> done) override;
  void take_factor_away(const factor_session& in, completion<factor_changed> done) override;
  void renew_recovery_codes(const factor_session& in, completion<factor_changed> done) override;
  void give_factor(
      const factor_session& in, const domain::factor_code& code, completion<given_factor> done) override;

 private:
  /// With the person as they are, or what the store says.
  template <class T>
  void with_person(
      domain::person_id person, completion<T> done, std::function<void(persistence::person_record)> go_on);
  template <class Change>
  void apply(const factor_session& in, std::string_view what, std::vector<std::string> codes,
      completion<factor_changed> done, Change change_it, bool is_for_staff = true);

  store_pool& store_;
  mailer_actor mailer_;
  factor_tries& tries_;
};

}  // namespace mbs::actors
