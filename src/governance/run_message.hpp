// The action `run` of control: a request and its answer, as they go over its control socket.
#pragma once

#include "governance/request.hpp"

namespace tutti::governance {

/// `{command, params, idempotency_key?, request_id?, patience?, subject?: {name, role?, roles?, address?},
/// via}`; patience in seconds. A subject without a name is whoever is at the socket.
Value run_parameters(const Request& request);
/// Where it says no subject or way, those are `usual`'s. InvalidInput names the member.
Result<Request> read_run_parameters(const Value& params, const Request& usual);

/// `{status, body, stale?}`
Value run_answer(const Answer& answer);
/// InvalidInput for what run_answer() did not make.
Result<Answer> read_run_answer(const Value& value);

} // namespace tutti::governance
