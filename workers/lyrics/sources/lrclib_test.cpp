#include "io/disk_testing.hpp"
#include "workers/lyrics/sources/lrclib.hpp"
#include "workers/lyrics/sources/services_testing.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::lyrics {
namespace {

using namespace std::chrono_literals;

Song sung() { return {"The Paper Boats feat. Mira", "Home & Away (Remastered 2011)", "Tides", 208s}; }

/// A record, in the shape of lrclib.net/docs.
std::string record(
    double duration, std::string_view synced, std::string_view plain, std::string_view title = "Home & Away"
) {
    const auto text = [](std::string_view words) {
        return words.empty() ? std::string("null") : fmt::format("\"{}\"", words);
    };
    return fmt::format(
        R"({{"id":3396226,"name":"{0}","trackName":"{0}","artistName":"The Paper Boats","albumName":"Tides","duration":{1},)"
        R"("instrumental":false,"plainLyrics":{2},"syncedLyrics":{3}}})",
        title, duration, text(plain), text(synced)
    );
}
constexpr auto not_found =
    R"({"code":404,"name":"TrackNotFound","message":"Failed to find specified track"})";

std::string found_in(const std::string& list, const Song& song = sung()) {
    const auto words = read_lrclib_search(answered(list), song);
    if (!words) return words.error().code == ErrorCode::NotFound ? "none" : "error: " + words.error().message;
    return words->is_instrumental ? "instrumental" : words->text;
}

TEST(Lrclib, AsksByTheSignatureAsThePlayerSaysIt) {
    EXPECT_EQ(
        lrclib_get_call("https://lrclib.net", sung()).url,
        "https://lrclib.net/api/get?artist_name=The%20Paper%20Boats%20feat.%20Mira"
        "&track_name=Home%20%26%20Away%20%28Remastered%202011%29&album_name=Tides&duration=208"
    );
    EXPECT_EQ(lrclib_get_call("http://a", {"", "Home", "", 0s}).url, "http://a/api/get?track_name=Home");
    EXPECT_EQ(
        lrclib_get_call("http://a", {"A", "B", "", 207'600ms}).url,
        "http://a/api/get?artist_name=A&track_name=B&duration=208"
    );
}

TEST(Lrclib, SearchesByThePlainNames) {
    EXPECT_EQ(
        lrclib_search_call("https://lrclib.net", sung()).url,
        "https://lrclib.net/api/search?track_name=Home%20%26%20Away&artist_name=The%20Paper%20Boats"
    );
}

TEST(Lrclib, TimedWordsGoBeforePlainOnes) {
    EXPECT_EQ(read_lrclib_get(answered(record(208, "[00:01.00]a", "a")))->text, "[00:01.00]a");
    EXPECT_EQ(read_lrclib_get(answered(record(208, "", "a")))->text, "a");
    EXPECT_EQ(read_lrclib_get(answered(record(208, "", ""))).error().code, ErrorCode::NotFound);
    EXPECT_EQ(read_lrclib_get(answered(not_found, 404)).error().code, ErrorCode::NotFound);
    const auto silent =
        read_lrclib_get(answered(R"({"id":1,"instrumental":true,"plainLyrics":null,"syncedLyrics":null})"));
    ASSERT_TRUE(silent);
    EXPECT_EQ(*silent, (FoundWords{"", true}));
}

TEST(Lrclib, EachFailureIsOneAndTellsNoWords) {
    const auto refused = [](const io::HttpResponse& answer) {
        const auto words = read_lrclib_get(answer);
        EXPECT_FALSE(words);
        EXPECT_NE(words.error().code, ErrorCode::NotFound);
        EXPECT_EQ(words.error().message.find("secret line"), std::string::npos) << words.error().message;
        return words.error();
    };
    EXPECT_EQ(refused(answered("", 500)).code, ErrorCode::Unavailable);
    EXPECT_EQ(refused(answered("", 429)).code, ErrorCode::LimitExceeded);
    EXPECT_EQ(refused(answered("<html>Welcome", 200, "text/html")).code, ErrorCode::InvalidInput);
    refused(answered("[]"));
    refused(answered(""));
    const auto whole = record(208, "", "secret line");
    for (std::size_t size = 0; size < whole.size(); ++size) refused(answered(whole.substr(0, size)));
}

TEST(Lrclib, OfASearchTheNearestLengthIsTaken) {
    EXPECT_EQ(
        found_in(
            "[" + record(240, "[00:01.00]far", "far") + "," + record(209, "[00:01.00]near", "near") + ","
            + record(206, "[00:01.00]farther", "farther") + "]"
        ),
        "[00:01.00]near"
    );
    EXPECT_EQ(
        found_in("[" + record(206, "", "plain") + "," + record(210, "[00:01.00]timed", "") + "]"),
        "[00:01.00]timed"
    );
}

TEST(Lrclib, TheTimesOfAnotherRecordingAreNotTaken) {
    EXPECT_EQ(found_in("[" + record(240, "[00:01.00]words", "words") + "]"), "words");
    EXPECT_EQ(found_in("[" + record(240, "[00:01.00]words", "") + "]"), "none");
    auto endless = sung();
    endless.length = 0s;
    EXPECT_EQ(found_in("[" + record(240, "[00:01.00]words", "words") + "]", endless), "[00:01.00]words");
}

TEST(Lrclib, ASongThatIsOnlyLikeItIsNotIt) {
    EXPECT_EQ(found_in("[" + record(208, "[00:01.00]a", "a", "Home & Away (Club Remix)") + "]"), "none");
    EXPECT_EQ(found_in("[" + record(208, "[00:01.00]a", "a", "Home") + "]"), "none");
    auto other = sung();
    other.artist = "Somebody Else";
    EXPECT_EQ(found_in("[" + record(208, "[00:01.00]a", "a") + "]", other), "none");
    other.artist = "";
    EXPECT_EQ(found_in("[" + record(208, "[00:01.00]a", "a") + "]", other), "[00:01.00]a");
    EXPECT_EQ(
        found_in(R"([7,null,{},"x",{"trackName":"Home & Away","artistName":"The Paper Boats"}])"), "none"
    );
    EXPECT_EQ(found_in("[]"), "none");
    EXPECT_EQ(found_in("{}").substr(0, 6), "error:");
}

class LrclibClient : public testing::Test {
protected:
    Result<std::optional<FoundWords>> find(Freshness freshness = Freshness::Kept) {
        Lrclib lrclib(services, {"http://lrc.example", "Tutti 1.0"}, &cache);
        return run(lrclib.find(sung(), freshness, soon()));
    }
    void tell_get(Result<io::HttpResponse> answer) { services.tell("GET /api/get", std::move(answer)); }
    void tell_search(Result<io::HttpResponse> answer) { services.tell("GET /api/search", std::move(answer)); }

    FakeServices services;
    io::MemoryDisk disk;
    LyricsCache cache{disk, "lyrics"};
    const std::vector<std::string> once{"GET /api/get"};
    const std::vector<std::string> both{"GET /api/get", "GET /api/search"};
};

TEST_F(LrclibClient, SaysWhoAsksAndAsksOnceForAll) {
    tell_get(answered(record(208, "[00:01.00]a", "a")));
    for (int turn = 0; turn < 3; ++turn) EXPECT_EQ(find().value()->text, "[00:01.00]a");
    EXPECT_EQ(services.asked(), once);
    EXPECT_EQ(
        services.calls[0].fields,
        (std::vector<std::pair<std::string, std::string>>{{"User-Agent", "Tutti 1.0"}})
    );
    EXPECT_TRUE(find(Freshness::New).value());
    EXPECT_EQ(services.calls.size(), 2U);
}

TEST_F(LrclibClient, SearchesForWhatHasNoSuchSignature) {
    tell_get(answered(not_found, 404));
    tell_search(answered("[" + record(209, "[00:01.00]b", "b") + "]"));
    EXPECT_EQ(find().value()->text, "[00:01.00]b");
    EXPECT_EQ(services.asked(), both);
}

TEST_F(LrclibClient, SearchesWhereAnOlderServerWantsMoreThanIsKnown) {
    tell_get(answered("missing field `album_name`", 400));
    tell_search(answered("[" + record(209, "", "b") + "]"));
    EXPECT_EQ(find().value()->text, "b");
}

TEST_F(LrclibClient, ThatThereAreNoneIsAnAnswerWhichIsKept) {
    tell_get(answered(not_found, 404));
    tell_search(answered("[]"));
    EXPECT_EQ(find().value(), std::nullopt);
    EXPECT_EQ(find().value(), std::nullopt);
    EXPECT_EQ(services.asked(), both);
}

TEST_F(LrclibClient, AFailureIsNoAnswerAndIsNotKept) {
    tell_get(fail(ErrorCode::NotFound, "lrc.example: no such name"));
    tell_get(answered("", 503));
    tell_get(answered(not_found, 404));
    tell_get(answered(record(208, "", "a")));
    tell_search(answered("", 500));
    EXPECT_EQ(find().error().message, "LRCLIB does not answer (lrc.example: no such name)");
    EXPECT_EQ(find().error().code, ErrorCode::Unavailable);
    EXPECT_EQ(find().error().code, ErrorCode::Unavailable);
    EXPECT_EQ(cache.size(), 0U);
    EXPECT_EQ(find().value()->text, "a");
    EXPECT_EQ(cache.size(), 1U);
}

TEST_F(LrclibClient, AFullDiskKeepsNobodyFromSinging) {
    disk.fail_at(0, io::Fault::Full, 99);
    tell_get(answered(record(208, "", "a")));
    EXPECT_EQ(find().value()->text, "a");
    EXPECT_NE(cache.trouble(), "");
}

} // namespace
} // namespace tutti::lyrics
