// What a server that speaks S3 says in its answers' XML, as far as it matters here: the text of an element.
// Outside bytes: what is not there is empty.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tutti::exports {

/// The text of the first element of that name, with the entities that XML itself has put right; empty where
/// there is none, it holds other elements, or it is longer than an answer of ours needs.
std::string element_text(std::string_view xml, std::string_view name);

/// Those of all elements of that name, in their order: as element_text(), but for those that would be empty.
std::vector<std::string> element_texts(std::string_view xml, std::string_view name);

/// "SignatureDoesNotMatch: …", for people; empty where the answer is no error.
std::string describe_s3_error(std::string_view xml);

/// The body that completes an upload of parts, by what the server called each: numbered from 1.
struct UploadedPart {
    unsigned number;
    std::string tag;

    bool operator==(const UploadedPart&) const = default;
};
template <typename Parts>
std::string completion(const Parts& parts) {
    std::string xml = "<CompleteMultipartUpload>";
    for (const UploadedPart& part : parts)
        xml += "<Part><PartNumber>" + std::to_string(part.number) + "</PartNumber><ETag>" + part.tag
               + "</ETag></Part>";
    return xml + "</CompleteMultipartUpload>";
}

} // namespace tutti::exports
