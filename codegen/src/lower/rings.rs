//! Which nodes of a graph lead to one another.

/// Not seen yet, or in no ring yet.
const NONE: u32 = u32::MAX;

/// The rings of a graph, its strongly connected components: two nodes are in one where each leads to the other. Gives
/// the number of each node's ring. (Tarjan's search, with a stack of its own.)
pub(super) fn rings(edges: &[Vec<u32>]) -> Vec<u32> {
    let mut search = Search {
        edges,
        seen: 0,
        order: vec![NONE; edges.len()],
        lowest: vec![NONE; edges.len()],
        ring: vec![NONE; edges.len()],
        open: Vec::new(),
    };
    for start in 0..edges.len() {
        if search.order[start] == NONE {
            search.from(start);
        }
    }
    search.ring
}

struct Search<'e> {
    edges: &'e [Vec<u32>],
    /// How many nodes were seen.
    seen: u32,
    /// When each node was seen.
    order: Vec<u32>,
    /// The earliest node that each is known to lead back to.
    lowest: Vec<u32>,
    ring: Vec<u32>,
    /// Nodes whose ring is not known yet.
    open: Vec<usize>,
}

impl Search<'_> {
    fn from(&mut self, start: usize) {
        let mut path = vec![(start, 0)];
        self.see(start);
        while let Some((at, next)) = path.last_mut() {
            let at = *at;
            let Some(to) = self.edges[at].get(*next) else {
                path.pop();
                self.leave(at);
                if let Some((before, _)) = path.last() {
                    self.lowest[*before] = self.lowest[*before].min(self.lowest[at]);
                }
                continue;
            };
            *next += 1;
            let to = *to as usize;
            if self.order[to] == NONE {
                self.see(to);
                path.push((to, 0));
            } else if self.ring[to] == NONE {
                self.lowest[at] = self.lowest[at].min(self.order[to]);
            }
        }
    }

    fn see(&mut self, at: usize) {
        self.order[at] = self.seen;
        self.lowest[at] = self.seen;
        self.seen += 1;
        self.open.push(at);
    }

    /// A node that leads to none before it closes a ring.
    fn leave(&mut self, at: usize) {
        if self.lowest[at] != self.order[at] {
            return;
        }
        while let Some(member) = self.open.pop() {
            self.ring[member] = self.order[at];
            if member == at {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::rings;

    #[test]
    fn nodes_that_lead_to_one_another_are_in_one_ring() {
        // 0 → 1 → 2 → 0, 2 → 3 ⇄ 4, 5 → 3, 6 → 6
        let edges = [
            vec![1],
            vec![2],
            vec![3, 0],
            vec![4],
            vec![3],
            vec![3],
            vec![6],
        ];
        let ring = rings(&edges);
        assert!(ring[0] == ring[1] && ring[1] == ring[2]);
        assert_eq!(ring[3], ring[4]);
        let mut different = [ring[0], ring[3], ring[5], ring[6]];
        different.sort_unstable();
        assert!(different.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn a_ring_may_be_longer_than_the_stack() {
        let edges: Vec<Vec<u32>> = (0..200_000).map(|at| vec![(at + 1) % 200_000]).collect();
        assert!(rings(&edges).iter().all(|ring| *ring == 0));
    }
}
