#include "container/words.hpp"

#include <gtest/gtest.h>

namespace tutti::container {
namespace {

TEST(PublishedPort, TakesTheFormsOfComposeFiles) {
    EXPECT_EQ(parse_published_port("8080:80"), (PublishedPort{"", 8080, 80, "tcp"}));
    EXPECT_EQ(parse_published_port("127.0.0.1:53:5353/udp"), (PublishedPort{"127.0.0.1", 53, 5353, "udp"}));
    EXPECT_EQ(parse_published_port("[::1]:8080:80"), (PublishedPort{"::1", 8080, 80, "tcp"}));
}

TEST(PublishedPort, RefusesWhatIsNone) {
    for (const auto* text :
         {"", "80", ":80", "80:", "0:80", "80:0", "65536:80", "80:80/icmp", "a:b:80:80", "8080:80/",
          ":8080:80", "[]:1:2", "1-2:3-4"})
        EXPECT_FALSE(parse_published_port(text)) << text;
}

TEST(VolumeText, TakesPathsAndNames) {
    EXPECT_EQ(parse_volume("./data:/data"), (Volume{"./data", "/data", ""}));
    EXPECT_EQ(parse_volume("cache:/var/cache:ro,z"), (Volume{"cache", "/var/cache", "ro,z"}));
    EXPECT_TRUE(parse_volume("..:/up")->is_path());
    EXPECT_FALSE(parse_volume("cache:/c")->is_path());
}

TEST(VolumeText, RefusesWhatIsNone) {
    for (const auto* text :
         {"", "/data", ":/data", "/data:", "/data:data", "/a:/b:rx", "/a:/b:", "data/x:/b", "~/x:/b"})
        EXPECT_FALSE(parse_volume(text)) << text;
}

TEST(ImageName, IsPulledByNameAndTagOrDigest) {
    using Pair = std::pair<std::string_view, std::string_view>;
    EXPECT_EQ(name_and_tag("redis"), Pair("redis", "latest"));
    EXPECT_EQ(name_and_tag("redis:7"), Pair("redis", "7"));
    EXPECT_EQ(name_and_tag("localhost:5000/a/b"), Pair("localhost:5000/a/b", "latest"));
    EXPECT_EQ(name_and_tag("localhost:5000/a/b:1"), Pair("localhost:5000/a/b", "1"));
    EXPECT_EQ(name_and_tag("redis@sha256:00ff"), Pair("redis", "sha256:00ff"));
    EXPECT_TRUE(is_image_name("ghcr.io/owner/name:1.2"));
    for (const auto* text : {"", "-x", "a b", "redis:", "a?b", "a/"})
        EXPECT_FALSE(is_image_name(text)) << text;
}

} // namespace
} // namespace tutti::container
