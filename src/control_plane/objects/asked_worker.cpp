#include "control_plane/objects/asked_worker.hpp"

#include "control_plane/control_answers.hpp"
#include "io/clock.hpp"

#include <utility>

namespace tutti::control_plane {

namespace {

constexpr auto patience = seconds(10);

} // namespace

Task<Result<Value>> AskedWorker::ask(std::string action, Value params) const {
    Errand errand{name_, std::move(action), std::move(params), io::steady_now() + patience};
    errand.is_secret = way_ == Way::SocketAlone;
    auto outcome = co_await errands_(std::move(errand));
    if (outcome) co_return std::move(*outcome);
    auto& fault = outcome.error();
    co_return fail(error_code_named(fault.code).value_or(ErrorCode::Environment), std::move(fault.message));
}

} // namespace tutti::control_plane
