#include "contract/health.hpp"
#include "live/figures/bridge_figures.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace tutti::live {
namespace {

class Lines final : public Figures {
public:
    std::vector<std::string> lines;

    void family(std::string_view, std::string_view, std::string_view, std::string_view) override {}
    void sample(std::string_view name, std::span<const Label> labels, double value) override {
        std::string line(name);
        for (const auto& label : labels) line += fmt::format(" {}={}", label.name, label.value);
        lines.push_back(fmt::format("{} {}", line, value));
    }
    void sample(std::string_view name, std::span<const Label> labels, std::uint64_t value) override {
        sample(name, labels, static_cast<double>(value));
    }
};

TEST(BridgeFigures, AreThoseThatTheBridgeSaysInItsHealth) {
    LiveState state("home");
    const auto hear = [&state](std::string_view component, std::string_view details) {
        const auto text = fmt::format(
            R"({{"v":1,"level":"ok","message":"","details":{},"updated_at":1,"expires_in":60}})", details
        );
        state.apply(fmt::format("health/{}", component), text, {true, seconds{60}}, WallTime{}, SteadyTime{});
    };
    hear(
        "bridge",
        R"({"bridges":{"venue":{"upstream":true,"out":{"messages":7,"waiting":2},"in":{"refused":1}}}})"
    );
    hear("odd", R"({"bridges":{"venue":3,"other":{"upstream":1,"out":[]}}})");
    hear("list", R"({"bridges":[1]})");
    Lines figures;
    print_bridges(figures, state);
    EXPECT_EQ(
        figures.lines, (std::vector<std::string>{
                           "tutti_bridge_upstream component=bridge bridge=venue 1",
                           "tutti_bridge_waiting component=bridge bridge=venue direction=out 2",
                           "tutti_bridge_messages_total component=bridge bridge=venue direction=out 7",
                           "tutti_bridge_refused_total component=bridge bridge=venue direction=in 1"
                       })
    );
}

} // namespace
} // namespace tutti::live
