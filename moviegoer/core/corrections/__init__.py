"""What people have set right about shots, labels and scenes, and how it is laid over a film."""
