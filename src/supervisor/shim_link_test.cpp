#include "supervisor/shim_link.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <string>

namespace tutti::supervisor {
namespace {

/// The status that we know of a service which said that, as its shim keeps it.
std::string known_status(std::string_view said) {
    supervise::shim::State state;
    std::memcpy(state.status, said.data(), std::min(said.size(), sizeof state.status - 1));
    const auto known = state_from_bytes(&state, sizeof state);
    return known ? known->status : "no state";
}

TEST(ShimState, AStatusIsText) {
    EXPECT_EQ(known_status("warm: 40 °C"), "warm: 40 °C");
    EXPECT_EQ(known_status("a\xFF\xC3z\xE2\x82"), "a??z??");
    EXPECT_EQ(known_status(""), "");
}

TEST(ShimState, AStatusThatWasCutEndsWithAWholeCharacter) {
    for (std::size_t shift = 0; shift < 4; ++shift) {
        std::string said(shift, 'x');
        for (int i = 0; i < 50; ++i) said += "\U0001F3B5"; // four bytes
        EXPECT_EQ(known_status(said), said.substr(0, shift + (159 - shift) / 4 * 4));
    }
    EXPECT_EQ(known_status(std::string(158, 'x') + "\xFF"), std::string(158, 'x'));
}

} // namespace
} // namespace tutti::supervisor
