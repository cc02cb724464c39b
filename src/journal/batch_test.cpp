#include "journal/batch.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tutti::journal {
namespace {

/// "+1=a -2" for what is left.
std::string told(const Batch& batch) {
    std::string text;
    for (const auto& each : batch.operations()) {
        if (each.kind == Batch::Kind::Dropped) continue;
        if (!text.empty()) text += ' ';
        text += each.kind == Batch::Kind::Erase ? '-' : '+';
        text += std::to_string(each.key);
        if (each.kind != Batch::Kind::Erase) (text += '=') += batch.value(each);
    }
    return text;
}

TEST(Batch, KeepsWhatWasPutInItsOrder) {
    Batch batch;
    batch.add(2, "b");
    batch.set(1, "a");
    batch.erase(3);
    EXPECT_EQ(told(batch), "+2=b +1=a -3");
}

TEST(Batch, WhatWasAddedAndErasedLeavesNothing) {
    Batch batch;
    batch.add(1, "a");
    batch.erase(1);
    EXPECT_TRUE(batch.empty());
    EXPECT_EQ(batch.bytes(), 0U);
}

TEST(Batch, WhatWasThereBeforeIsErasedThoughItWasSetMeanwhile) {
    Batch batch;
    batch.set(1, "a");
    batch.erase(1);
    EXPECT_EQ(told(batch), "-1");
}

TEST(Batch, OnlyTheLastValueOfAKeyIsWritten) {
    Batch batch;
    batch.add(1, "a");
    batch.set(1, "b");
    batch.set(1, "c");
    EXPECT_EQ(told(batch), "+1=c");
    batch.erase(1);
    EXPECT_TRUE(batch.empty());
}

TEST(Batch, WhatIsSetAfterItWasErasedIsThere) {
    Batch batch;
    batch.erase(1);
    batch.set(1, "a");
    EXPECT_EQ(told(batch), "+1=a");
}

TEST(Batch, WhatComesAndGoesTakesNoMoreThanALittle) {
    Batch batch;
    batch.add(1, "stays");
    for (Key key = 2; key < 100'000; ++key) {
        batch.add(key, "comes and goes");
        batch.erase(key);
    }
    EXPECT_EQ(told(batch), "+1=stays");
    EXPECT_LT(batch.operations().size(), 10'000U);
}

} // namespace
} // namespace tutti::journal
