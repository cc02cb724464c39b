#include "workers/exports/bucket_client.hpp"

#include "base/ascii.hpp"
#include "exports/s3_answer.hpp"
#include "io/clock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::exports {

namespace {

constexpr auto patience = std::chrono::minutes(5); ///< for one request
constexpr int most_tries = 8;
constexpr auto first_pause = milliseconds(500);
constexpr auto longest_pause = seconds(30);

bool says_error(const io::HttpResponse& answer) { return answer.body.find("<Error>") != std::string::npos; }

bool is_to_be_tried_again(const Result<io::HttpResponse>& response) {
    if (!response)
        return response.error().code == ErrorCode::Unavailable || response.error().code == ErrorCode::Timeout;
    return response->status >= 500 || response->status == 429
           || (response->status == 200 && says_error(*response));
}

} // namespace

std::string field_of(const io::HttpResponse& response, std::string_view name) {
    for (const auto& [key, value] : response.fields)
        if (equal_ignoring_case(key, name)) return value;
    return {};
}

bool is_done(const io::HttpResponse& answer) { return answer.status == 200 && !says_error(answer); }

std::string BucketClient::description() const {
    return fmt::format("{}/{}/{}", place_.endpoint, place_.bucket, place_.prefix);
}

S3Request BucketClient::request(std::string method, std::string_view name) const {
    S3Request made;
    made.method = std::move(method);
    made.host = place_.endpoint.substr(place_.endpoint.find("://") + 3);
    made.path = name.empty() ? fmt::format("/{}/", place_.bucket)
                             : fmt::format("/{}/{}{}", place_.bucket, place_.prefix, name);
    return made;
}

Task<Result<io::HttpResponse>> BucketClient::ask(S3Request request) {
    SteadyClock::duration pause = first_pause;
    for (int tries = 1;; ++tries) {
        io::HttpCall call;
        call.method = request.method;
        call.url = place_.endpoint + target_of(request);
        call.fields = request.fields;
        for (auto& field : sign(request, place_.key, io::wall_now())) call.fields.push_back(std::move(field));
        call.body = request.body;
        auto answer = co_await client_.request(std::move(call), io::steady_now() + patience);
        if (!is_to_be_tried_again(answer) || tries == most_tries) co_return answer;
        const auto chance = std::chrono::duration_cast<SteadyClock::duration>(pause * (0.5 + random_.unit()));
        const bool goes_on = co_await io::sleep_for(chance);
        if (!goes_on) co_return answer;
        pause = std::min<SteadyClock::duration>(pause * 2, longest_pause);
    }
}

std::unexpected<Error>
BucketClient::refused(const io::HttpResponse& answer, std::string_view doing, std::string_view name) const {
    const auto said = describe_s3_error(answer.body);
    const auto why = said.empty() ? fmt::format("it answers {}", answer.status) : said;
    const auto sentence = fmt::format("{} {} in {}: {}", doing, name, description(), why);
    if (said.starts_with("RequestTimeTooSkewed"))
        return fail(ErrorCode::PermissionDenied, sentence + ": is this machine's clock right?");
    if (answer.status == 401 || answer.status == 403)
        return fail(
            ErrorCode::PermissionDenied, sentence + ": look at access_key and secret_key of [exports.push.s3]"
        );
    if (said.starts_with("NoSuchUpload")) return fail(ErrorCode::NotFound, sentence);
    if (answer.status >= 500 || answer.status == 429) return fail(ErrorCode::Unavailable, sentence);
    return fail(ErrorCode::InvalidInput, sentence);
}

} // namespace tutti::exports
