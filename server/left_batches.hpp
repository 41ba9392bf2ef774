#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

namespace server {

/// Hidden rows of batches that could not be rolled back because the disk was full. Tries again until they are gone, so
/// that nobody has to start the server anew for it.
class LeftBatches {
  public:
    /// `roll_back` is called on a thread of its own; what it throws is tried again later.
    explicit LeftBatches(std::function<void(std::int64_t batch)> roll_back);
    ~LeftBatches();  ///< finish()
    LeftBatches(const LeftBatches&) = delete;
    LeftBatches& operator=(const LeftBatches&) = delete;

    void add(std::int64_t batch);

    /// How many are still there.
    [[nodiscard]] std::size_t waiting() const;

    /// Tries no more: the next owner of the database rolls back what is left.
    void finish();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace server
