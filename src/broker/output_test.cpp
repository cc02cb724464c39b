#include "broker/output.hpp"

#include <gtest/gtest.h>

namespace tutti::broker {

namespace {

struct Fixture {
    OutputPool pool;
    Output output{pool};
    std::string source = "abcdefgh";

    std::string_view part(std::size_t begin, std::size_t count) const {
        return std::string_view(source).substr(begin, count);
    }
};

} // namespace

TEST(Output, BorrowedBytesAreNotCopied) {
    Fixture fixture;
    fixture.output.borrow(fixture.part(0, 3));
    EXPECT_EQ(fixture.output.view().data(), fixture.source.data());
    fixture.output.borrow(fixture.part(3, 2));
    EXPECT_EQ(fixture.output.view().data(), fixture.source.data()) << "what follows directly is one piece";
    EXPECT_EQ(fixture.output.view(), "abcde");
    fixture.output.consume(5);
    EXPECT_TRUE(fixture.output.empty());
}

TEST(Output, WhatIsNotTakenIsKept) {
    Fixture fixture;
    fixture.output.borrow(fixture.part(0, 5));
    fixture.output.consume(2);
    fixture.source.assign("XXXXXXXX");
    EXPECT_EQ(fixture.output.view(), "cde");
    fixture.output.consume(1);
    fixture.output.append("!");
    EXPECT_EQ(fixture.output.view(), "de!");
}

TEST(Output, OrderIsKeptWhateverIsMixed) {
    Fixture fixture;
    fixture.output.append("1");
    fixture.output.borrow(fixture.part(0, 2));
    EXPECT_EQ(fixture.output.view(), "1ab");
    fixture.output.consume(3);
    fixture.output.borrow(fixture.part(0, 2));
    fixture.output.borrow(fixture.part(4, 2)); // does not follow
    fixture.output.append("2");
    fixture.source.assign("XXXXXXXX");
    EXPECT_EQ(fixture.output.view(), "abef2");
    EXPECT_EQ(fixture.output.size(), 5U);
}

TEST(Output, MuchThatIsBorrowedStaysWhereItIsBehindOwnBytes) {
    OutputPool pool;
    Output output(pool);
    std::string source(10'000, 'b');
    output.append("own");
    output.borrow(source);
    EXPECT_EQ(output.view(), "own");
    EXPECT_EQ(output.behind().data(), source.data());
    EXPECT_EQ(output.size(), 10'003U);
    output.consume(3 + 9'990);
    source.assign(10'000, 'X');
    EXPECT_EQ(output.view(), "bbbbbbbbbb") << "what the transport did not take is kept";
    EXPECT_EQ(output.behind(), "");
    output.consume(10);
    EXPECT_TRUE(output.empty());
}

TEST(Output, WhereOwnBytesAreNotTakenTheBorrowedOnesAreKeptBehindThem) {
    OutputPool pool;
    Output output(pool);
    std::string source(5'000, 'b');
    output.append("own");
    output.borrow(source);
    output.consume(2);
    source.assign(5'000, 'X');
    EXPECT_EQ(output.view(), "n" + std::string(5'000, 'b'));
}

TEST(Output, BlocksGoBackToThePool) {
    OutputPool pool;
    Output one(pool), two(pool);
    one.append(std::string(1000, 'x'));
    const auto* const block = one.view().data();
    one.consume(1000);
    two.append(std::string(10, 'y'));
    EXPECT_EQ(two.view().data(), block);
}

} // namespace tutti::broker
