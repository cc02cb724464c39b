#include "exports/s3_answer.hpp"
#include "exports/sigv4.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace tutti::exports {

namespace {

/// The key, host and time of the examples in the service's own description.
const SigningKey key{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1"};
constexpr auto host = "examplebucket.s3.amazonaws.com";
const WallTime then{seconds(1'369'353'600)}; // 2013-05-24

std::string signature(const S3Request& request) {
    const auto authorization = sign(request, key, then).back().second;
    return authorization.substr(authorization.find("Signature=") + 10);
}

TEST(SigV4, SignsAGetWithAFieldOfItsOwn) {
    EXPECT_EQ(
        signature({.host = host, .path = "/test.txt", .fields = {{"Range", "bytes=0-9"}}}),
        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
    );
}

TEST(SigV4, SignsAPutWithANameThatIsEncodedAndABody) {
    EXPECT_EQ(
        signature(
            {.method = "PUT",
             .host = host,
             .path = "/test$file.text",
             .fields =
                 {{"Date", "Fri, 24 May 2013 00:00:00 GMT"}, {"x-amz-storage-class", "REDUCED_REDUNDANCY"}},
             .body = "Welcome to Amazon S3."}
        ),
        "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"
    );
}

TEST(SigV4, SignsQueriesSortedAndAlsoWithoutAValue) {
    EXPECT_EQ(
        signature({.host = host, .path = "/", .query = {{"lifecycle", ""}}}),
        "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"
    );
    EXPECT_EQ(
        signature({.host = host, .path = "/", .query = {{"prefix", "J"}, {"max-keys", "2"}}}),
        "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
    );
}

TEST(SigV4, TheTargetIsEncodedAsItIsSigned) {
    EXPECT_EQ(
        target_of(
            {.host = host, .path = "/bucket/a b/ü.pack", .query = {{"uploadId", "x/y=="}, {"partNumber", "1"}}
            }
        ),
        "/bucket/a%20b/%C3%BC.pack?partNumber=1&uploadId=x%2Fy%3D%3D"
    );
}

TEST(S3Answer, AnElementsTextIsTakenWithItsEntities) {
    const auto* xml =
        "<?xml?><InitiateMultipartUploadResult><Bucket>b</Bucket><UploadId>a&amp;b&lt;</UploadId>"
        "</InitiateMultipartUploadResult>";
    EXPECT_EQ(element_text(xml, "UploadId"), "a&b<");
    EXPECT_EQ(element_text(xml, "Key"), "");
    EXPECT_EQ(element_text(xml, "InitiateMultipartUploadResult"), "");
    EXPECT_EQ(describe_s3_error(xml), "");
}

TEST(S3Answer, CutAnywhereItIsTheTextOrNothing) {
    const std::string xml = "<Error><Code>SlowDown</Code><Message>later &amp; slower</Message></Error>";
    for (std::size_t size = 0; size <= xml.size(); ++size) {
        const auto code = element_text(std::string_view(xml).substr(0, size), "Code");
        EXPECT_TRUE(code.empty() || code == "SlowDown");
    }
    EXPECT_EQ(describe_s3_error(xml), "SlowDown: later & slower");
}

TEST(S3Answer, OfAListTheNamesAreTakenInTheirOrder) {
    const std::string xml =
        "<ListBucketResult><Key>a&amp;b</Key><Contents><Key></Key><Key>c</Key></Contents><Key>d";
    EXPECT_EQ(element_texts(xml, "Key"), (std::vector<std::string>{"a&b", "c"}));
    for (std::size_t size = 0; size <= xml.size(); ++size)
        EXPECT_LE(element_texts(std::string_view(xml).substr(0, size), "Key").size(), 2u);
}

TEST(S3Answer, ACompletionNamesThePartsInTheirOrder) {
    EXPECT_EQ(
        completion(std::vector<UploadedPart>{{1, "\"a\""}, {2, "\"b\""}}),
        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>\"a\"</ETag></"
        "Part><Part><PartNumber>2</"
        "PartNumber><ETag>\"b\"</ETag></Part></CompleteMultipartUpload>"
    );
}

} // namespace

} // namespace tutti::exports
