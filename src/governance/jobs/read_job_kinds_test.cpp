#include "governance/jobs/read_job_kinds.hpp"
#include "toml/document.hpp"

#include <gtest/gtest.h>

namespace tutti::governance::jobs {
namespace {

struct Read {
    std::vector<JobKind> kinds;
    std::vector<toml::Mistake> mistakes;
};

Read read(std::string_view text) {
    Read found;
    auto review = toml::read_text(text, [&](toml::TableReader& document) {
        document.read_table("job", [&](toml::TableReader& table) { read_job_kinds(table, found.kinds); });
    });
    found.mistakes = std::move(review.mistakes);
    return found;
}

TEST(ReadJobKinds, EachTableIsAKindWithItsDefaults) {
    const auto found =
        read("[job.copy]\n[job.\"store.export\"]\nabout = \"a copy of all\"\nconcurrency = 1\n"
             "attempts = 5\nlease = \"1m\"\npause = \"2s\"\nlongest_pause = \"1h\"\ngrace = \"5s\"\n"
             "run = [\"./copy\", \"\"]\n");
    EXPECT_TRUE(found.mistakes.empty());
    const std::vector<JobKind> expected = {
        {.name = "copy"},
        {.name = "store.export",
         .about = "a copy of all",
         .concurrency = 1,
         .attempts = 5,
         .lease = std::chrono::minutes(1),
         .first_pause = seconds(2),
         .longest_pause = std::chrono::hours(1),
         .grace = seconds(5),
         .run = {"./copy", ""}}
    };
    EXPECT_EQ(found.kinds, expected);
}

TEST(ReadJobKinds, MistakesAreToldWhereTheyStand) {
    for (const auto* text :
         {"job = 1", "[job.Copy]", "[job.copy]\nattempts = 0", "[job.copy]\nlease = \"0s\"",
          "[job.copy]\npause = \"1h\"", "[job.copy]\nconcurrency = -1", "[job.copy]\nspeed = 1",
          "[job.copy]\nrun = \"./copy\"", "[job.copy]\nrun = []", "[job.copy]\nrun = [\"\"]"}) {
        EXPECT_EQ(read(text).mistakes.size(), 1U) << text;
    }
}

} // namespace
} // namespace tutti::governance::jobs
