#include "control_plane/service_rest.hpp"

#include "contract/service_state.hpp"
#include "io/clock.hpp"

#include <fmt/format.h>

#include <utility>

namespace tutti::control_plane {

namespace {

constexpr auto pause_between_looks = milliseconds(50);

bool is_phase_at_rest(contract::ServicePhase phase) noexcept {
    using enum contract::ServicePhase;
    return phase == Stopped || phase == Waiting || phase == Completed || phase == Failed;
}

} // namespace

bool is_at_rest(const Value& list, std::string_view service) {
    const auto* services = list.find("services");
    const auto* found = services != nullptr && services->is_object() ? services->find(service) : nullptr;
    const auto state = found != nullptr
                           ? contract::service_state_from(*found)
                           : Result<contract::ServiceState>(fail(ErrorCode::NotFound, "not there"));
    return state && is_phase_at_rest(state->state) && !state->pid;
}

Task<Result<void>> wait_for_rest(
    std::function<Task<governance::Outcome>()> ask_for_list, std::string service, SteadyTime deadline
) {
    int in_a_row = 0;
    std::string trouble = "it still runs";
    while (io::steady_now() < deadline) {
        const auto list = co_await ask_for_list();
        in_a_row = list && is_at_rest(*list, service) ? in_a_row + 1 : 0;
        if (in_a_row == 2) co_return Result<void>();
        trouble = list ? "it still runs" : list.error().message;
        const bool goes_on = co_await io::sleep_for(pause_between_looks);
        if (!goes_on) break;
    }
    co_return fail(
        ErrorCode::Timeout,
        fmt::format(
            "{} did not come to rest ({}): it is still led from here; `tutti why {}` says how it is", service,
            trouble, service
        )
    );
}

} // namespace tutti::control_plane
