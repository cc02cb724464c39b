#include "workers/exports/bucket_target.hpp"

#include "base/scan.hpp"
#include "exports/s3_answer.hpp"

#include <fmt/format.h>

#include <utility>

namespace tutti::exports {

namespace {

class BucketTarget final : public PushTarget {
public:
    BucketTarget(BucketClient& bucket, UploadJournal& journal) : bucket_(bucket), journal_(journal) {}

    std::string description() const override { return bucket_.description(); }

    Task<Result<bool>> has(const PushedFile& file) override {
        auto answer = co_await bucket_.ask(bucket_.request("HEAD", file.name()));
        if (!answer) co_return pass_on(answer);
        // An answer to HEAD says nothing of what is wrong: that to sending it will.
        if (answer->status >= 400 && answer->status < 500 && answer->status != 429) co_return false;
        if (answer->status != 200) co_return bucket_.refused(*answer, "looking for", file.name());
        const auto owner = field_of(*answer, owner_field);
        const auto size = parse_number<std::uint64_t>(field_of(*answer, "Content-Length"));
        if (owner == bucket_.place().of && (!size || *size == file.size())) co_return true;
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
    Task<Result<void>> send_whole(PushedFile& file) {
        auto content = file.read(0, part_size);
        if (!content) co_return pass_on(content);
        auto put = bucket_.request("PUT", file.name());
        put.fields.emplace_back(std::string(owner_field), bucket_.place().of);
        put.body = std::move(*content);
        auto answer = co_await bucket_.ask(std::move(put));
        if (!answer) co_return pass_on(answer);
        if (!is_done(*answer)) co_return bucket_.refused(*answer, "putting", file.name());
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
        auto complete = bucket_.request("POST", name);
        complete.query = {{"uploadId", upload.id}};
        complete.body = completion(upload.parts);
        auto answer = co_await bucket_.ask(std::move(complete));
        if (!answer) co_return pass_on(answer);
        if (!is_done(*answer)) co_return bucket_.refused(*answer, "completing", name);
        auto ended = journal_.end(name);
        co_return ended;
    }

    Task<Result<void>> begin(const PushedFile& file) {
        auto create = bucket_.request("POST", file.name());
        create.query = {{"uploads", ""}};
        create.fields.emplace_back(std::string(owner_field), bucket_.place().of);
        auto answer = co_await bucket_.ask(std::move(create));
        if (!answer) co_return pass_on(answer);
        if (!is_done(*answer)) co_return bucket_.refused(*answer, "beginning to put", file.name());
        auto begun = journal_.begin(file.name(), file.size(), element_text(answer->body, "UploadId"));
        if (!begun) begun.error().message = fmt::format("{} names no upload", description());
        co_return begun;
    }

    Task<Result<UploadedPart>> send_part(PushedFile& file, const Upload& upload, std::uint64_t offset) {
        auto content = file.read(offset, part_size);
        if (!content) co_return pass_on(content);
        const auto number = static_cast<unsigned>(offset / part_size + 1);
        auto put = bucket_.request("PUT", file.name());
        put.query = {{"partNumber", fmt::format("{}", number)}, {"uploadId", upload.id}};
        put.body = std::move(*content);
        auto answer = co_await bucket_.ask(std::move(put));
        if (!answer) co_return pass_on(answer);
        auto tag = field_of(*answer, "ETag");
        if (!is_done(*answer) || tag.empty())
            co_return bucket_.refused(*answer, "putting a part of", file.name());
        co_return UploadedPart{number, std::move(tag)};
    }

    BucketClient& bucket_;
    UploadJournal& journal_;
};

} // namespace

std::unique_ptr<PushTarget> bucket_target(BucketClient& bucket, UploadJournal& journal) {
    return std::make_unique<BucketTarget>(bucket, journal);
}

} // namespace tutti::exports
