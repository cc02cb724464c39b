#include "base/random.hpp"
#include "exports/stripe_code.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace tutti::exports {

namespace {

struct Stripe {
    Stripe(std::uint32_t lanes, std::uint32_t parity, RandomSource& random)
        : bytes((lanes + parity) * block_payload, '\0') {
        for (std::size_t i = 0; i < lanes * block_payload; ++i) bytes[i] = static_cast<char>(random.next());
        for (std::uint32_t i = 0; i < lanes + parity; ++i) blocks.push_back(bytes.data() + i * block_payload);
    }
    Stripe(const Stripe&) = delete;
    Stripe& operator=(const Stripe&) = delete;

    /// Spoils so many blocks, by chance; which are whole.
    std::vector<bool> spoil(std::size_t count, RandomSource& random) {
        std::vector<std::size_t> order(blocks.size());
        std::iota(order.begin(), order.end(), 0u);
        for (std::size_t i = 0; i < count; ++i)
            std::swap(order[i], order[i + random.next() % (order.size() - i)]);
        std::vector<bool> whole(blocks.size(), true);
        for (std::size_t i = 0; i < count; ++i) {
            whole[order[i]] = false;
            std::fill_n(blocks[order[i]], block_payload, '?');
        }
        return whole;
    }

    std::string bytes;
    std::vector<char*> blocks;
};

class StripeCodeSizes : public testing::TestWithParam<std::pair<std::uint32_t, std::uint32_t>> {};

TEST_P(StripeCodeSizes, MakesAsManyBlocksAnewAsItHasParityWhicheverTheyAre) {
    const auto [lanes, parity] = GetParam();
    SeededRandom random(lanes * 1000 + parity);
    const StripeCode code(lanes, parity);
    for (std::size_t count = 0; count <= parity; ++count) {
        Stripe stripe(lanes, parity, random);
        code.encode(stripe.blocks);
        const auto before = stripe.bytes;
        const auto whole = stripe.spoil(count, random);
        ASSERT_TRUE(code.recover(stripe.blocks, whole));
        ASSERT_EQ(stripe.bytes, before) << count;
    }
}

TEST_P(StripeCodeSizes, TouchesNothingWhereMoreIsDamaged) {
    const auto [lanes, parity] = GetParam();
    SeededRandom random(lanes);
    const StripeCode code(lanes, parity);
    Stripe stripe(lanes, parity, random);
    code.encode(stripe.blocks);
    std::vector<bool> whole(lanes + parity, true);
    // Every lane that can be lost, and of the parity as much as makes it one too many.
    std::size_t lost = 0;
    for (std::size_t i = 0; i < lanes + parity && lost <= parity; ++i, ++lost) {
        whole[i] = false;
        std::fill_n(stripe.blocks[i], block_payload, '?');
    }
    const auto before = stripe.bytes;
    EXPECT_FALSE(code.recover(stripe.blocks, whole));
    EXPECT_EQ(stripe.bytes, before);
}

INSTANTIATE_TEST_SUITE_P(
    Sizes, StripeCodeSizes,
    testing::Values(
        std::pair{1u, 4u}, std::pair{2u, 4u}, std::pair{32u, 4u}, std::pair{101u, 13u}, std::pair{200u, 25u},
        std::pair{200u, 50u}
    )
);

} // namespace

} // namespace tutti::exports
