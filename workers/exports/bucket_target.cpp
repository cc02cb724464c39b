#include "workers/exports/bucket_target.hpp"

#include "base/ascii.hpp"
#include "base/scan.hpp"
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
constexpr std::string_view owner_field = "x-amz-meta-tutti-of";

std::string field_of(const io::HttpResponse& response, std::string_view name) {
    for (const auto& [key, value] : response.fields)
        if (equal_ignoring_case(key, name)) return value;
    return {};
}

/// What completes an upload may fail after the answer has begun: the status alone is no success.
bool says_error(const io::HttpResponse& answer) { return answer.body.find("<Error>") != std::string::npos; }

bool is_done(const io::HttpResponse& answer) { return answer.status == 200 && !says_error(answer); }

bool is_to_be_tried_again(const Result<io::HttpResponse>& response) {
    if (!response)
        return response.error().code == ErrorCode::Unavailable || response.error().code == ErrorCode::Timeout;
    return response->status >= 500 || response->status == 429
           || (response->status == 200 && says_error(*response));
}

class BucketTarget final : public PushTarget {
public:
    BucketTarget(BucketPlace place, io::HttpClient& client, UploadJournal& journal, RandomSource& random)
        : place_(std::move(place)), client_(client), journal_(journal), random_(random) {}

    std::string description() const override {
        return fmt::format("{}/{}/{}", place_.endpoint, place_.bucket, place_.prefix);
    }

    Task<Result<bool>> has(const PushedFile& file) override {
        auto answer = co_await ask(request("HEAD", file.name()));
        if (!answer) co_return pass_on(answer);
        // An answer to HEAD says nothing of what is wrong: that to sending it will.
        if (answer->status >= 400 && answer->status < 500 && answer->status != 429) co_return false;
        if (answer->status != 200) co_return refused(*answer, "looking for", file.name());
        const auto owner = field_of(*answer, owner_field);
        const auto size = parse_number<std::uint64_t>(field_of(*answer, "Content-Length"));
        if (owner == place_.of && (!size || *size == file.size())) co_return true;
        co_return fail(
            ErrorCode::Conflict, fmt::format(
                                     "{} is in {} already, and is not ours: give [exports.push] a prefix",
                                     file.name(), description()
                                 )
        );
    }

    Task<Result<void>> send(PushedFile& file) override {
        if (file.size() <= part_size) {
            auto sent = co_await send_whole(file);
            co_return sent;
        }
        auto sent = co_await send_parts(file);
        if (sent || sent.error().code != ErrorCode::NotFound) co_return sent;
        // The server knows nothing of the upload that was broken off; or it is done, and the answer was lost.
        const auto there = co_await has(file);
        if (!there) co_return std::unexpected(there.error());
        if (auto ended = journal_.end(file.name()); !ended || *there) co_return ended;
        sent = co_await send_parts(file);
        co_return sent;
    }

private:
    S3Request request(std::string method, const std::string& name) const {
        S3Request made;
        made.method = std::move(method);
        made.host = place_.endpoint.substr(place_.endpoint.find("://") + 3);
        made.path = fmt::format("/{}/{}{}", place_.bucket, place_.prefix, name);
        return made;
    }

    /// Once more and again where the server is not there or has too much to do.
    Task<Result<io::HttpResponse>> ask(S3Request request) {
        SteadyClock::duration pause = first_pause;
        for (int tries = 1;; ++tries) {
            io::HttpCall call;
            call.method = request.method;
            call.url = place_.endpoint + target_of(request);
            call.fields = request.fields;
            for (auto& field : sign(request, place_.key, io::wall_now()))
                call.fields.push_back(std::move(field));
            call.body = request.body;
            auto answer = co_await client_.request(std::move(call), io::steady_now() + patience);
            if (!is_to_be_tried_again(answer) || tries == most_tries) co_return answer;
            const auto chance =
                std::chrono::duration_cast<SteadyClock::duration>(pause * (0.5 + random_.unit()));
            const bool goes_on = co_await io::sleep_for(chance);
            if (!goes_on) co_return answer;
            pause = std::min<SteadyClock::duration>(pause * 2, longest_pause);
        }
    }

    std::unexpected<Error>
    refused(const io::HttpResponse& answer, std::string_view doing, std::string_view name) const {
        const auto said = describe_s3_error(answer.body);
        const auto why = said.empty() ? fmt::format("it answers {}", answer.status) : said;
        const auto sentence = fmt::format("{} {} in {}: {}", doing, name, description(), why);
        if (said.starts_with("RequestTimeTooSkewed"))
            return fail(ErrorCode::PermissionDenied, sentence + ": is this machine's clock right?");
        if (answer.status == 401 || answer.status == 403)
            return fail(
                ErrorCode::PermissionDenied,
                sentence + ": look at access_key and secret_key of [exports.push.s3]"
            );
        if (said.starts_with("NoSuchUpload")) return fail(ErrorCode::NotFound, sentence);
        if (answer.status >= 500 || answer.status == 429) return fail(ErrorCode::Unavailable, sentence);
        return fail(ErrorCode::InvalidInput, sentence);
    }

    Task<Result<void>> send_whole(PushedFile& file) {
        auto content = file.read(0, part_size);
        if (!content) co_return pass_on(content);
        auto put = request("PUT", file.name());
        put.fields.emplace_back(owner_field, place_.of);
        put.body = std::move(*content);
        auto answer = co_await ask(std::move(put));
        if (!answer) co_return pass_on(answer);
        if (!is_done(*answer)) co_return refused(*answer, "putting", file.name());
        co_return Result<void>();
    }

    Task<Result<void>> send_parts(PushedFile& file) {
        const std::string name = file.name();
        if (journal_.find(name, file.size()) == nullptr) {
            auto begun = co_await begin(file);
            if (!begun) co_return begun;
        }
        auto upload = *journal_.find(name, file.size());
        for (auto offset = upload.parts.size() * part_size; offset < file.size(); offset += part_size) {
            auto part = co_await send_part(file, upload, offset);
            if (!part) co_return pass_on(part);
            if (auto added = journal_.add(name, *part); !added) co_return added;
            upload.parts.push_back(std::move(*part));
        }
        auto complete = request("POST", name);
        complete.query = {{"uploadId", upload.id}};
        complete.body = completion(upload.parts);
        auto answer = co_await ask(std::move(complete));
        if (!answer) co_return pass_on(answer);
        if (!is_done(*answer)) co_return refused(*answer, "completing", name);
        auto ended = journal_.end(name);
        co_return ended;
    }

    Task<Result<void>> begin(const PushedFile& file) {
        auto create = request("POST", file.name());
        create.query = {{"uploads", ""}};
        create.fields.emplace_back(owner_field, place_.of);
        auto answer = co_await ask(std::move(create));
        if (!answer) co_return pass_on(answer);
        if (!is_done(*answer)) co_return refused(*answer, "beginning to put", file.name());
        auto begun = journal_.begin(file.name(), file.size(), element_text(answer->body, "UploadId"));
        if (!begun) begun.error().message = fmt::format("{} names no upload", description());
        co_return begun;
    }

    Task<Result<UploadedPart>> send_part(PushedFile& file, const Upload& upload, std::uint64_t offset) {
        auto content = file.read(offset, part_size);
        if (!content) co_return pass_on(content);
        const auto number = static_cast<unsigned>(offset / part_size + 1);
        auto put = request("PUT", file.name());
        put.query = {{"partNumber", fmt::format("{}", number)}, {"uploadId", upload.id}};
        put.body = std::move(*content);
        auto answer = co_await ask(std::move(put));
        if (!answer) co_return pass_on(answer);
        auto tag = field_of(*answer, "ETag");
        if (!is_done(*answer) || tag.empty()) co_return refused(*answer, "putting a part of", file.name());
        co_return UploadedPart{number, std::move(tag)};
    }

    BucketPlace place_;
    io::HttpClient& client_;
    UploadJournal& journal_;
    RandomSource& random_;
};

} // namespace

std::unique_ptr<PushTarget>
bucket_target(BucketPlace place, io::HttpClient& client, UploadJournal& journal, RandomSource& random) {
    return std::make_unique<BucketTarget>(std::move(place), client, journal, random);
}

} // namespace tutti::exports
