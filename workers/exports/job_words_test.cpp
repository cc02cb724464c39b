#include "base/json.hpp"
#include "workers/exports/exports_service.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace tutti::exports {

namespace {

Result<ChildJob> job(std::string_view kind, std::string_view params) {
    return child_of_job(kind, *parse_json(params), "/bin");
}

TEST(ExportJobs, AreDoneByOurProgramsAsTheirParametersSay) {
    const auto made = job("export", R"({"recordings":true})");
    ASSERT_TRUE(made);
    EXPECT_EQ(made->program, "/bin/tutti-exports");
    EXPECT_EQ(made->arguments, (std::vector<std::string>{"create", "--lines", "--recordings"}));
    EXPECT_EQ(job("export", R"({"recordings":false})")->arguments.size(), 2u);
    EXPECT_EQ(job("verify", "{}")->arguments.back(), "latest");
    EXPECT_EQ(job("repair", R"({"name":"20261130T080000Z"})")->arguments.back(), "20261130T080000Z");
    EXPECT_EQ(job("fetch", "{}")->arguments, (std::vector<std::string>{"fetch", "--lines", "latest"}));
    EXPECT_EQ(job("compact-history", "{}")->program, "/bin/tutti-history");
    EXPECT_FALSE(made->names_an_export);
    EXPECT_TRUE(job("verify", "{}")->names_an_export);
}

TEST(ExportJobs, AnImportIsLookedAtAlone) {
    const auto looked = job("import", "{}");
    ASSERT_TRUE(looked);
    EXPECT_NE(std::ranges::find(looked->arguments, "--dry-run"), looked->arguments.end());
}

TEST(ExportJobs, NoParameterIsAWordOfTheCommandLineUnlessItIsAName) {
    for (const auto* params :
         {R"({"name":"--replace"})", R"({"name":"../x"})", R"({"name":""})", R"({"name":5})",
          R"({"folder":"/"})"})
        EXPECT_EQ(job("verify", params).error().code, ErrorCode::InvalidInput) << params;
    EXPECT_FALSE(job("export", R"({"recordings":1})"));
    EXPECT_FALSE(job("export", R"({"name":"latest"})"));
    EXPECT_FALSE(job("unknown", "{}"));
}

TEST(HeardLines, AreUnderstoodHoweverTheyAreCut) {
    const std::string text = "{\"done\":5,\"all\":10}\nno "
                             "json\n{\"name\":\"x\",\"lost\":[]}\n{\"done\":10,\"all\":10}\n{\"torn\":";
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        HeardLines lines;
        lines.take(std::string_view(text).substr(0, cut));
        lines.take(std::string_view(text).substr(cut));
        EXPECT_EQ(lines.take_progress(), 1);
        EXPECT_LT(lines.take_progress(), 0);
        EXPECT_EQ(print_json(lines.result()), R"({"name":"x","lost":[]})");
    }
}

TEST(HeardLines, OfSeveralExportsTheWorstIsTheResult) {
    HeardLines lines;
    lines.take(
        "{\"name\":\"a\",\"whole\":true,\"lost\":[]}\n{\"name\":\"b\",\"whole\":false,\"lost\":[\"x\"]}\n"
    );
    lines.take("{\"name\":\"c\",\"whole\":false,\"lost\":[]}\n{\"name\":\"d\",\"whole\":true,\"lost\":[]}\n");
    ASSERT_NE(lines.result().find("name"), nullptr);
    EXPECT_EQ(lines.result().find("name")->string(), "b");
}

TEST(HeardLines, OfALineWithoutEndLittleIsKept) {
    HeardLines lines;
    for (int i = 0; i < 100; ++i) lines.take(std::string(100'000, 'x'));
    lines.take("\n{\"a\":1}\n");
    EXPECT_EQ(print_json(lines.result()), R"({"a":1})");
}

} // namespace

} // namespace tutti::exports
