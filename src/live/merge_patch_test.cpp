#include "base/json.hpp"
#include "live/merge_patch.hpp"

#include <gtest/gtest.h>

namespace tutti::live {
namespace {

Value json(std::string_view text) { return parse_json(text).value(); }

struct Row {
    const char* before;
    const char* after;
    const char* patch; ///< "" for none
};
constexpr Row rows[] = {
    {R"({"a":1})", R"({"a":1})", ""},
    {R"({"a":1,"b":2})", R"({"b":2,"a":1})", ""},
    {R"({"a":1})", R"({"a":2})", R"({"a":2})"},
    {R"({"a":1})", R"({"a":1,"b":2})", R"({"b":2})"},
    {R"({"a":1,"b":2})", R"({"a":1})", R"({"b":null})"},
    {R"({"a":{"x":1,"y":2}})", R"({"a":{"x":1,"y":3}})", R"({"a":{"y":3}})"},
    {R"({"a":{"x":1}})", R"({"a":5})", R"({"a":5})"},
    {R"({"a":5})", R"({"a":{"x":1}})", R"({"a":{"x":1}})"},
    {R"({"a":[1,2]})", R"({"a":[1,3]})", R"({"a":[1,3]})"},
    {R"({"a":{"x":1}})", R"({"a":{}})", R"({"a":{"x":null}})"},
    {R"({})", R"({"a":{}})", R"({"a":{}})"},
};

TEST(MergeDifference, IsTheSmallestPatchThatLeadsThere) {
    for (const auto& [before, after, patch] : rows) {
        const auto difference = merge_difference(json(before), json(after));
        ASSERT_EQ(difference.has_value(), *patch != '\0') << before << after;
        if (difference) {
            EXPECT_EQ(print_json(*difference), patch);
        }
    }
}

TEST(MergeApply, OfTheDifferenceGivesTheTarget) {
    for (const auto& [before, after, patch] : rows) {
        const auto difference = merge_difference(json(before), json(after));
        const auto result = difference ? merge_apply(json(before), *difference) : json(before);
        EXPECT_FALSE(merge_difference(result, json(after))) << print_json(result) << after;
    }
}

// RFC 7396, appendix A.
TEST(MergeApply, DoesWhatTheStandardSays) {
    constexpr const char* examples[][3] = {
        {R"({"a":"b"})", R"({"a":"c"})", R"({"a":"c"})"},
        {R"({"a":"b"})", R"({"a":null})", R"({})"},
        {R"({"a":"b","b":"c"})", R"({"a":null})", R"({"b":"c"})"},
        {R"({"a":["b"]})", R"({"a":"c"})", R"({"a":"c"})"},
        {R"({"a":{"b":"c"}})", R"({"a":{"b":"d","c":null}})", R"({"a":{"b":"d"}})"},
        {R"(["a","b"])", R"(["c","d"])", R"(["c","d"])"},
        {R"({"a":"foo"})", "null", "null"},
        {R"({"e":null})", R"({"a":1})", R"({"e":null,"a":1})"},
        {R"({})", R"({"a":{"bb":{"ccc":null}}})", R"({"a":{"bb":{}}})"},
    };
    for (const auto& [target, patch, result] : examples)
        EXPECT_EQ(print_json(merge_apply(json(target), json(patch))), result);
}

TEST(WithoutNulls, DropsNullMembersAtAnyDepthButNotInArrays) {
    EXPECT_EQ(
        print_json(without_nulls(json(R"({"a":null,"b":{"c":null,"d":[null]}})"))), R"({"b":{"d":[null]}})"
    );
}

} // namespace
} // namespace tutti::live
