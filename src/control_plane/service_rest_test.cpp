#include "base/json.hpp"
#include "contract/service_state.hpp"
#include "control_plane/service_rest.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::control_plane {
namespace {

using contract::ServicePhase;

Value list_with(ServicePhase phase, std::optional<std::uint32_t> pid = {}) {
    contract::ServiceState state;
    state.state = phase;
    state.pid = pid;
    return Value::object({{"services", Value::object({{"export", contract::to_value(state)}})}});
}

TEST(ServiceRest, IsWithoutAProcessAndWithoutOneThatIsAboutToStart) {
    using enum ServicePhase;
    for (const auto phase : {Stopped, Waiting, Completed, Failed})
        EXPECT_TRUE(is_at_rest(list_with(phase), "export")) << name(phase);
    for (const auto phase : {Starting, Ready, Unhealthy, Backoff, CrashLoop, Stopping})
        EXPECT_FALSE(is_at_rest(list_with(phase), "export")) << name(phase);
    EXPECT_FALSE(is_at_rest(list_with(Stopped, 17), "export"));
}

TEST(ServiceRest, OfAServiceThatNobodyKnowsIsNotKnown) {
    EXPECT_FALSE(is_at_rest(list_with(ServicePhase::Stopped), "other"));
    for (const char* list : {"{}", "null", "[]", R"({"services":[]})", R"({"services":{"export":1}})"})
        EXPECT_FALSE(is_at_rest(*parse_json(list), "export")) << list;
}

} // namespace
} // namespace tutti::control_plane
