#include "gateway/static_files.hpp"
#include "io/file.hpp"
#include "io/system_random.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace tutti::gateway {
namespace {

namespace fs = std::filesystem;

/// A folder with a page in it, and a secret beside it.
struct Site {
    Site() : top(fs::temp_directory_path() / ("tutti-" + io::random_hex(6))), web(top / "web") {
        fs::create_directories(web / "_app/immutable");
        write("index.html", "<p>hello");
        write("about.html", "about");
        write("_app/immutable/x.js", "code");
        write("_app/immutable/x.js.gz", "zipped");
        write("_app/immutable/x.js.br", "brotli");
        std::ofstream(top / "secret") << "secret";
        fs::create_symlink(top / "secret", web / "link.txt");
        fs::create_directory_symlink(top, web / "up");
    }
    ~Site() { fs::remove_all(top); }
    void write(const char* name, const char* text) const { std::ofstream(web / name) << text; }

    fs::path top;
    fs::path web;
};

std::string field(const io::HttpResponse& response, std::string_view name) {
    for (const auto& [key, value] : response.fields)
        if (key == name) return value;
    return {};
}

io::HttpResponse get(StaticFiles& files, std::string_view path, std::vector<io::HttpField> fields = {}) {
    io::HttpRequest request;
    request.method = "GET";
    request.path = path;
    request.fields = fields;
    return files.answer(request);
}

TEST(StaticFiles, ServeTheIndexWithItsPolicy) {
    Site site;
    StaticFiles files(site.web);
    const auto page = get(files, "/");
    EXPECT_EQ(page.status, 200U);
    EXPECT_EQ(page.body, "<p>hello");
    EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
    EXPECT_EQ(field(page, "Cache-Control"), "no-cache");
    EXPECT_NE(field(page, "Content-Security-Policy").find("frame-ancestors 'none'"), std::string::npos);
    EXPECT_EQ(field(page, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(get(files, "/index.html").body, "<p>hello");
    EXPECT_EQ(get(files, "/about").body, "about");
}

TEST(StaticFiles, TheInstalledPageIsTypedAndRevalidated) {
    Site site;
    fs::create_directories(site.web / "icons");
    site.write("sw.js", "worker");
    site.write("manifest.webmanifest", "{}");
    site.write("icons/icon-192.png", "png");
    StaticFiles files(site.web);
    EXPECT_EQ(get(files, "/sw.js").content_type, "text/javascript; charset=utf-8");
    EXPECT_EQ(get(files, "/manifest.webmanifest").content_type, "application/manifest+json");
    EXPECT_EQ(get(files, "/icons/icon-192.png").content_type, "image/png");
    for (const auto* path : {"/sw.js", "/manifest.webmanifest", "/icons/icon-192.png"})
        EXPECT_EQ(field(get(files, path), "Cache-Control"), "no-cache") << path;
    const auto policy = field(get(files, "/"), "Content-Security-Policy");
    EXPECT_NE(policy.find("worker-src 'self'; manifest-src 'self'"), std::string::npos);
}

TEST(StaticFiles, WhatIsNotListedIsNotThere) {
    Site site;
    StaticFiles files(site.web);
    for (const auto* path :
         {"/../secret", "/..%2fsecret", "/%2e%2e/secret", "//secret", "/./index.html", "/_app/../index.html",
          "/link.txt", "/up/secret", "/_app", "/_app/", "/index.html/", "/index.html\\", "/secret",
          "/web/../../secret"}) {
        const auto answer = get(files, path);
        EXPECT_EQ(answer.status, 404U) << path;
        EXPECT_EQ(answer.content_type, "application/json") << path;
    }
}

TEST(StaticFiles, ABrowserIsToldOnAPageWhatIsNotThere) {
    Site site;
    site.write("404.html", "<p>not here");
    site.write("404.html.br", "shorter");
    StaticFiles files(site.web);
    const auto page = get(files, "/evnts/x", {{"Accept", "text/html,*/*;q=0.8"}, {"If-None-Match", "*"}});
    EXPECT_EQ(page.status, 404U);
    EXPECT_EQ(page.body, "<p>not here");
    EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
    EXPECT_EQ(field(page, "Cache-Control"), "no-store");
    EXPECT_EQ(field(page, "ETag"), "");
    EXPECT_NE(field(page, "Content-Security-Policy"), "");
    const auto encoded = get(files, "/x", {{"Accept", "text/html"}, {"Accept-Encoding", "br"}});
    EXPECT_EQ(encoded.body, "shorter");
    EXPECT_EQ(field(encoded, "Content-Encoding"), "br");
    for (const auto* accept : {"*/*", "application/json", "text/html;q=0", ""})
        EXPECT_EQ(get(files, "/x", {{"Accept", accept}}).content_type, "application/json") << accept;
}

TEST(StaticFiles, EachNameBelowSourcesIsAPage) {
    Site site;
    site.write("404.html", "<p>any page");
    StaticFiles files(site.web);
    const auto page = get(files, "/sources/co2", {{"Accept", "text/html"}});
    EXPECT_EQ(page.status, 200U);
    EXPECT_EQ(page.body, "<p>any page");
    EXPECT_NE(field(page, "Content-Security-Policy"), "");
    const auto again =
        get(files, "/sources/co2", {{"Accept", "text/html"}, {"If-None-Match", field(page, "ETag")}});
    EXPECT_EQ(again.status, 304U);
    for (const auto* path : {"/sources/", "/sources/a/b", "/sourcesx"})
        EXPECT_EQ(get(files, path, {{"Accept", "text/html"}}).status, 404U) << path;
    EXPECT_EQ(get(files, "/sources/co2").content_type, "application/json");
}

TEST(StaticFiles, WithoutAPageForItABrowserIsToldWhatToDo) {
    Site site;
    StaticFiles files(site.web);
    const auto answer = get(files, "/x", {{"Accept", "text/html"}});
    EXPECT_EQ(answer.status, 404U);
    EXPECT_NE(answer.body.find("--web"), std::string::npos);
}

TEST(StaticFiles, ImmutableFilesMayBeKeptForAYear) {
    Site site;
    StaticFiles files(site.web);
    EXPECT_EQ(
        field(get(files, "/_app/immutable/x.js"), "Cache-Control"), "public, max-age=31536000, immutable"
    );
}

TEST(StaticFiles, AnUnchangedFileIsNotSentAgain) {
    Site site;
    StaticFiles files(site.web);
    const auto tag = field(get(files, "/"), "ETag");
    EXPECT_EQ(get(files, "/", {{"If-None-Match", tag}}).status, 304U);
    EXPECT_EQ(get(files, "/", {{"If-None-Match", "\"other\""}}).status, 200U);
}

TEST(StaticFiles, CompressedSiblingsAreSentToWhoTakesThem) {
    Site site;
    StaticFiles files(site.web);
    const auto plain = get(files, "/_app/immutable/x.js");
    EXPECT_EQ(plain.body, "code");
    EXPECT_EQ(field(plain, "Vary"), "Accept-Encoding");
    const auto both = get(files, "/_app/immutable/x.js", {{"Accept-Encoding", "gzip, br"}});
    EXPECT_EQ(both.body, "brotli");
    EXPECT_EQ(field(both, "Content-Encoding"), "br");
    EXPECT_EQ(both.content_type, "text/javascript; charset=utf-8");
    EXPECT_EQ(get(files, "/_app/immutable/x.js", {{"Accept-Encoding", "gzip, br;q=0"}}).body, "zipped");
}

TEST(StaticFiles, ARebuiltPageIsFound) {
    Site site;
    StaticFiles files(site.web);
    site.write("index.html", "<p>a longer hello");
    EXPECT_EQ(get(files, "/").body, "<p>a longer hello");
    fs::remove(site.web / "index.html");
    EXPECT_EQ(get(files, "/").status, 404U);
}

TEST(StaticFiles, WithoutAFolderThePageSaysWhatToDo) {
    StaticFiles files("/nonexistent/folder");
    const auto answer = get(files, "/");
    EXPECT_EQ(answer.status, 404U);
    EXPECT_NE(answer.body.find("--web"), std::string::npos);
    EXPECT_EQ(get(files, "/x.js").status, 404U);
}

} // namespace
} // namespace tutti::gateway
