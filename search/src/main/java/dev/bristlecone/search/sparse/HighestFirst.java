package dev.bristlecone.search.sparse;

/// The few places with the highest bounds among those offered, in ascending order of these. One thread.
final class HighestFirst {
    private final int[] bounds;
    private final int[] places;
    private int capacity;
    private int size;

    HighestFirst(int capacityMax) {
        this.bounds = new int[capacityMax];
        this.places = new int[capacityMax];
        this.capacity = capacityMax;
    }

    int capacity() {
        return capacity;
    }

    /// Changes how many are kept from now on, and forgets all.
    void setCapacity(int places) {
        capacity = places;
        size = 0;
    }

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    int place(int i) {
        return places[i];
    }

    /// Only bounds above this are worth an offer.
    int least() {
        return size == capacity ? bounds[0] : 0;
    }

    void offer(int bound, int place) {
        int at;
        if (size < capacity) {
            at = size++;
            while (at > 0 && bounds[at - 1] >= bound) {
                bounds[at] = bounds[at - 1];
                places[at] = places[at - 1];
                at--;
            }
        } else {
            at = 0;
            while (at + 1 < size && bounds[at + 1] < bound) {
                bounds[at] = bounds[at + 1];
                places[at] = places[at + 1];
                at++;
            }
        }
        bounds[at] = bound;
        places[at] = place;
    }
}
