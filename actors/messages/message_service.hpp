#pragma once

#include "actors/accounts/accounts_actor.hpp"
#include "actors/gateway/message_gateway.hpp"
#include "actors/links/router_actor.hpp"
#include "actors/runtime/admission.hpp"
#include "actors/runtime/counters.hpp"
#include "actors/runtime/store_pool.hpp"

#include <atomic>

namespace mbs::actors {

/// Whom submissions and questions about messages go to. All of it outlives the service.
struct message_service_parts {
  accounts_actor accounts;
  router_actor router;
  store_pool* store = nullptr;
  admission* gate = nullptr;
  node_counters* counters = nullptr;
  const domain::numbering_plan* plan = nullptr;
  const std::atomic<bool>* draining = nullptr;
};

/// Refuses what can be refused without asking anybody, and passes the rest on: submissions to ACCOUNTS,
/// cancellations to ROUTER, questions to the store.
class message_service final : public message_gateway {
 public:
  explicit message_service(message_service_parts parts) : parts_{std::move(parts)} {}

  void submit(submission_request request) override;
  void cancel(domain::account_id account, domain::message_id id,
      completion<persistence::message_history> done) override;
  void preview(domain::account_id account, domain::submission what,
      completion<domain::submission_preview> done) override;
  void get_message(domain::account_id account, domain::message_id id,
      completion<persistence::message_history> done) override;
  void list_messages(persistence::message_filter filter, completion<persistence::message_page> done) override;
  void note_export(domain::audit_origin by, const persistence::message_filter& filter,
      completion<std::string> done) override;
  void export_messages(persistence::message_filter filter, completion<table_page> done) override;
  const domain::numbering_plan& plan() const override { return *parts_.plan; }

 private:
  message_service_parts parts_;
};

}  // namespace mbs::actors
