#include "workers/osc/address_book.hpp"

#include <gtest/gtest.h>

namespace tutti::osc_router {
namespace {

using namespace std::chrono_literals;

const SteadyTime start(1h);
const osc::Message beat{"/audio/beat", {std::int32_t{1}, 0.5F}};

TEST(AddressBook, KnowsTheLastArgumentsTheSourceAndHowMany) {
    AddressBook book;
    EXPECT_TRUE(book.take(beat, "127.0.0.1", start));
    EXPECT_FALSE(book.take({beat.address, {std::int32_t{0}}}, "10.0.0.2", start + 1ms));
    const auto* heard = book.find("/audio/beat");
    ASSERT_NE(heard, nullptr);
    EXPECT_EQ(heard->count, 2U);
    EXPECT_EQ(heard->source, "10.0.0.2");
    EXPECT_EQ(heard->arguments, std::vector<osc::Argument>{std::int32_t{0}});
    EXPECT_EQ(book.find("/audio"), nullptr);
}

TEST(AddressBook, RateIsThatOfTheLastSecondAndEndsWithTheMessages) {
    AddressBook book;
    auto now = start;
    for (int i = 0; i < 300; ++i) book.take(beat, "", now += 16667us);
    const auto& heard = *book.find(beat.address);
    EXPECT_NEAR(heard.rate(now), 60, 1.5);
    EXPECT_NEAR(heard.rate(now + 500ms), 30, 5) << "half of the last second is silent";
    EXPECT_EQ(heard.rate(now + 3s), 0);
    book.take(beat, "", now + 10s);
    EXPECT_NEAR(heard.rate(now + 10s), 1, 0.01);
}

TEST(AddressBook, FloodOfAddressesIsCountedAndWhoIsThereStays) {
    AddressBook book;
    book.take(beat, "", start);
    for (std::size_t i = 0; i < 2 * AddressBook::most_addresses; ++i)
        book.take({"/x" + std::to_string(i)}, "", start + 1s);
    EXPECT_EQ(book.all().size(), AddressBook::most_addresses);
    EXPECT_EQ(book.untracked(), AddressBook::most_addresses + 1);
    EXPECT_NE(book.find(beat.address), nullptr);
    EXPECT_TRUE(book.take({"/late"}, "", start + 62s)) << "the others said nothing for a minute";
    EXPECT_EQ(book.all().size(), 1U);
}

TEST(AddressBook, WhatALargeMessageSaidIsNotKept) {
    AddressBook book;
    osc::Message message{"/blob", {osc::Blob{std::string(AddressBook::most_remembered / 2, 'x')}}};
    book.take(message, "", start);
    EXPECT_EQ(book.find("/blob")->arguments, message.arguments);
    for (const auto& large : {
             std::vector<osc::Argument>(AddressBook::most_remembered, true),
             std::vector<osc::Argument>{osc::Blob{std::string(AddressBook::most_remembered, 'x')}},
         }) {
        message.arguments = large;
        book.take(message, "", start + 1s);
        EXPECT_TRUE(book.find("/blob")->arguments.empty());
        EXPECT_EQ(book.find("/blob")->arguments.capacity(), 0U);
    }
    EXPECT_EQ(book.find("/blob")->count, 3U);
}

} // namespace
} // namespace tutti::osc_router
