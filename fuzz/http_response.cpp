// HTTP answers as the client parses them: the first byte seeds how the rest is cut into pieces, its lowest
// bits say what was asked and whether the server closes behind it. Whatever the cuts, the same answer must
// come out.
#include "base/random.hpp"
#include "io/http/http_response_parser.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>

namespace {

using namespace tutti;
using Parser = io::HttpResponseParser;

/// The answer, where one comes out. When a refusal comes may depend on the cuts.
std::string parse(std::string_view bytes, Parser::Body body, bool closed, SeededRandom* cuts) {
    Parser parser(io::HttpResponseLimits{.head = 1024, .body = 512, .fields = 16}, body);
    auto outcome = Parser::Outcome::NeedMore;
    while (!bytes.empty() && outcome == Parser::Outcome::NeedMore) {
        auto count = bytes.size();
        if (cuts != nullptr) count = std::min<std::size_t>(count, 1 + cuts->next() % 17);
        outcome = parser.put(bytes.substr(0, count));
        bytes.remove_prefix(count);
    }
    if (closed) outcome = parser.put_end();
    if (outcome == Parser::Outcome::NeedMore) return "more";
    if (outcome == Parser::Outcome::Failed) {
        if (parser.problem().message.empty()) std::abort();
        return "failed";
    }
    const auto& response = parser.response();
    std::string seen = std::to_string(response.status) + response.content_type;
    for (const auto& [name, value] : response.fields) seen.append(name).append(":").append(value).append(";");
    static_cast<void>(response.find("Location"));
    if (response.body.size() > 512) std::abort();
    return seen.append("|").append(response.body);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    SeededRandom cuts(data[0]);
    const auto body = (data[0] & 1) != 0 ? Parser::Body::None : Parser::Body::Expected;
    const bool closed = (data[0] & 2) != 0;
    const auto whole = parse(bytes, body, closed, nullptr);
    const auto pieces = parse(bytes, body, closed, &cuts);
    // What was refused early in one case would have been refused in the other, had it gone on.
    const bool either = whole == "failed" || pieces == "failed";
    if (!either && whole != pieces) std::abort();
    if (either && whole != "more" && pieces != "more" && whole != pieces) std::abort();
    return 0;
}
