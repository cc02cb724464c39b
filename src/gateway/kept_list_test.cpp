// A list in a file: what is told to be kept is there after every crash, and what was not is not half there.
#include "gateway/kept_list.hpp"
#include "io/disk_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::gateway {
namespace {

constexpr const char* words_file = "/state/words.json";

using Words = KeptList<std::string>;

Words::Form as_words() {
    return {
        .name = "words",
        .print = [](const std::string& word) { return Value(word); },
        .read = [](const Value& kept
                ) { return kept.is_string() ? std::optional(std::string(kept.string())) : std::nullopt; }
    };
}

Words::Change adding(std::string word) {
    return [word = std::move(word)](std::vector<std::string>& words) -> Result<void> {
        words.push_back(word);
        return {};
    };
}

TEST(KeptList, WhatIsToldToBeKeptIsThereAfterACrashAtEveryStep) {
    const auto begin = [](io::MemoryDisk& disk) { disk.put(words_file, R"({"v":1,"words":["old"]})"); };
    io::at_every_step(begin, [](io::MemoryDisk& disk) {
        bool is_kept = false;
        {
            Words words(disk, words_file, as_words());
            if (!words.load()) return;
            words.change(adding("new"), [&](const Result<void>& kept) { is_kept = kept.has_value(); });
            EXPECT_EQ(words.items().size(), is_kept ? 2u : 1u);
        }
        for (auto after : {&io::MemoryDisk::after_crash, &io::MemoryDisk::after_power_cut}) {
            auto found = (disk.*after)();
            Words again(found, words_file, as_words());
            ASSERT_TRUE(again.load());
            ASSERT_FALSE(again.items().empty());
            EXPECT_EQ(again.items().front(), "old");
            if (is_kept) EXPECT_EQ(again.items().size(), 2u);
        }
    });
}

TEST(KeptList, ChangesThatComeWhileOneIsWrittenAreMadeInTheirOrder) {
    io::MemoryDisk disk;
    Words words(disk, words_file, as_words());
    std::vector<std::function<void()>> writes;
    words.write_beside([&](const KeepJob& job, const auto& done) {
        writes.emplace_back([&disk, job, done] { done(job(disk)); });
    });
    std::vector<std::string> told;
    for (const auto* word : {"one", "two", "three"})
        words.change(adding(word), [&told, word](const Result<void>&) { told.emplace_back(word); });
    EXPECT_TRUE(words.items().empty());
    for (std::size_t i = 0; i < writes.size(); ++i) {
        const auto write = writes[i]; // each may bring the next one
        write();
    }
    EXPECT_EQ(writes.size(), 3u);
    EXPECT_EQ(words.items(), (std::vector<std::string>{"one", "two", "three"}));
    EXPECT_EQ(told, words.items());
}

TEST(KeptList, OneThatIsRefusedIsNotWrittenAndHoldsUpNobody) {
    io::MemoryDisk disk;
    Words words(disk, words_file, as_words());
    bool is_refused = false;
    const auto refusing = [](std::vector<std::string>&) -> Result<void> {
        return fail(ErrorCode::Conflict, "no");
    };
    words.change(refusing, [&](const Result<void>& kept) { is_refused = !kept; });
    EXPECT_TRUE(is_refused);
    EXPECT_FALSE(disk.get(words_file));
    words.change(adding("one"), [](const Result<void>& kept) { EXPECT_TRUE(kept); });
    EXPECT_EQ(words.items().size(), 1u);
}

TEST(KeptList, SoManyWaitAndNoMore) {
    io::MemoryDisk disk;
    Words words(disk, words_file, as_words());
    words.write_beside([](const KeepJob&, const auto&) {}); // a disk that hangs
    int refused = 0;
    for (std::size_t i = 0; i < Words::most_waiting + 3; ++i)
        words.change(adding("w"), [&](const Result<void>& kept) { refused += kept ? 0 : 1; });
    EXPECT_EQ(refused, 2);
}

} // namespace
} // namespace tutti::gateway
